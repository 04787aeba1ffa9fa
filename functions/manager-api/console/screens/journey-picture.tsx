/** The cohort on one line: its phases, today, and what goes out when and to how many. The list below says the same in words. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { clock, dateIn, timeIn } from '../dates.ts';
import { addressOf } from '../route.ts';
import type { CalendarView } from '../../screens/journey.ts';
import type { CohortName } from '../../screens/today.ts';

const WIDTH = 1000;
const EDGE = 12;
const BAND = { top: 28, height: 20 };
const LANE = { top: 74, step: 20, rows: 6 };
const DAY_MS = 86_400_000;
/** A phase that is narrower than its name is named below. */
const NAMED_FROM = 90;

export function JourneyPicture({
  cohort,
  dates,
  emails,
}: {
  cohort: CohortName;
  dates: CalendarView['dates'];
  emails: CalendarView['emails'];
}): JSX.Element {
  const day = (date: string): number => Date.parse(`${date}T12:00:00Z`);
  const from = day(dates.opens);
  const to = Math.max(day(dates.ends), ...emails.map(({ at }) => Date.parse(at)));
  const x = (at: number): number => EDGE + ((WIDTH - 2 * EDGE) * (at - from)) / Math.max(to - from, DAY_MS);
  const phases = [
    { name: 'Applications', from: dates.opens, to: dates.closes },
    { name: 'Matching', from: dates.closes, to: dates.starts },
    { name: 'Program', from: dates.starts, to: dates.ends },
  ];
  const wide = ({ from: begins, to: ends }: (typeof phases)[number]): number => x(day(ends)) - x(day(begins));
  const spans = ({ name, from: begins, to: ends }: (typeof phases)[number]): string =>
    `${name}: ${dateIn(begins)} to ${dateIn(ends)}`;
  const unnamed = phases.filter((phase) => wide(phase) <= NAMED_FROM);
  const now = clock.value === undefined ? undefined : Date.parse(clock.value);
  const marks = inRows(
    emails.map((email) => ({ ...email, x: x(Date.parse(email.at)), r: radius(email.count) })),
  );
  const rows = Math.max(1, ...marks.map(({ row }) => row + 1));
  const height = LANE.top + rows * LANE.step + 8;
  // On a phone it is wider than the screen: what is now comes first.
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = box;
    if (current && now !== undefined)
      current.scrollLeft = (x(now) / WIDTH) * current.scrollWidth - current.clientWidth / 2;
  }, [now === undefined]);
  return (
    <div ref={box} class="scroll" tabIndex={0} role="region" aria-label="Timeline of the cohort">
      <svg class="picture" viewBox={`0 0 ${WIDTH} ${height}`} role="group" aria-label="Timeline">
        {phases.map((phase, index) => {
          const left = x(day(phase.from));
          return (
            <g key={phase.name} class={`phase p${index}`}>
              <title>{spans(phase)}</title>
              <rect x={left} y={BAND.top} width={Math.max(wide(phase) - 2, 1)} height={BAND.height} rx="4" />
              {wide(phase) > NAMED_FROM && (
                <text x={left + 8} y={BAND.top + 14}>
                  {phase.name}
                </text>
              )}
            </g>
          );
        })}
        {[dates.opens, dates.closes, dates.starts, dates.ends].map((date, index, all) => {
          const at = x(day(date));
          // Two dates that are near each other would be written over each other.
          const isNear = index > 0 && at - x(day(all[index - 1] ?? date)) < 90;
          return isNear ? null : (
            <text key={date} class="date" x={Math.min(at, WIDTH - 80)} y={BAND.top - 10}>
              {dateIn(date)}
            </text>
          );
        })}
        {now !== undefined && now >= from && now <= to && (
          <g class="today">
            <line x1={x(now)} x2={x(now)} y1={BAND.top - 4} y2={height} />
            <text x={Math.min(x(now) + 5, WIDTH - 50)} y={LANE.top - 12}>
              today
            </text>
          </g>
        )}
        {marks.map(({ at, touchpoint, called, count, x: left, r, row }) => {
          const says = `${timeIn(cohort.zone, at)}: ${called}, ${count} ${count === 1 ? 'email' : 'emails'}`;
          return (
            <a
              key={`${at} ${touchpoint}`}
              href={addressOf({ cohort: cohort.id, screen: 'journey', detail: touchpoint })}
              aria-label={says}
            >
              <title>{says}</title>
              <circle cx={left} cy={LANE.top + row * LANE.step} r={r} />
            </a>
          );
        })}
      </svg>
      {unnamed.length > 0 && <p class="soft">{unnamed.map(spans).join(' · ')}</p>}
    </div>
  );
}

/** By area: four times as many are twice as wide. */
function radius(count: number): number {
  return Math.min(9, 3 + Math.sqrt(count) / 2);
}

/** Marks that would touch stand below each other. */
function inRows<Mark extends { readonly x: number; readonly r: number }>(
  marks: readonly Mark[],
): (Mark & { readonly row: number })[] {
  const ends: number[] = [];
  return marks
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const free = ends.findIndex((end) => end < mark.x - mark.r - 2);
      const row = free === -1 ? Math.min(ends.length, LANE.rows - 1) : free;
      ends[row] = mark.x + mark.r;
      return { ...mark, row };
    });
}
