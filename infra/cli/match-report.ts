/** A match as a manager reads it: a table for the terminal, CSV files, and a report. */
import type { MatchInput } from '../../shared/domain/matching/prepare.ts';
import { list } from '../../shared/domain/matching/reasons.ts';
import { marketOf, shortagesOf } from '../../shared/domain/matching/supply.ts';
import type { Unmatched } from '../../shared/domain/matching/unmatched.ts';
import type { Column } from '../../shared/export/columns.ts';
import type { MatchedPair, MatchResult } from '../../shared/domain/matching/match-result.ts';

export type NameOf = (person: string) => string;

export function pairColumns(nameOf: NameOf): Column<MatchedPair>[] {
  return [
    { name: 'mentee', meaning: 'Name of the mentee', of: ({ mentee }) => nameOf(mentee) },
    { name: 'mentor', meaning: 'Name of the mentor', of: ({ mentor }) => nameOf(mentor) },
    { name: 'score', meaning: 'Points of the pair', of: ({ score }) => score },
    { name: 'round', meaning: 'Round of a flash program', of: ({ round }) => round },
    { name: 'why', meaning: 'The reasons, strongest first', of: ({ why }) => why.join(' ') },
    {
      name: 'why_for_mentee',
      meaning: 'The reasons in words for the mentee',
      of: (pair) => pair.whyForMentee.join(' '),
    },
    {
      name: 'why_for_mentor',
      meaning: 'The reasons in words for the mentor',
      of: (pair) => pair.whyForMentor.join(' '),
    },
    {
      name: 'next_mentor',
      meaning: 'The best other mentor for the mentee, and the points that it would cost in total',
      of: ({ forMentee }) => forMentee && `${nameOf(forMentee.person)} (${costs(forMentee)})`,
    },
    {
      name: 'next_mentee',
      meaning: 'The best other mentee for the mentor, and the points that it would cost in total',
      of: ({ forMentor }) => forMentor && `${nameOf(forMentor.person)} (${costs(forMentor)})`,
    },
  ];
}

export function unmatchedColumns(nameOf: NameOf): Column<Unmatched>[] {
  return [
    { name: 'mentee', meaning: 'Name of the mentee', of: ({ mentee }) => nameOf(mentee) },
    { name: 'reason', meaning: 'Reason as a code', of: ({ reason }) => reason },
    { name: 'sentence', meaning: 'Reason as a sentence', of: ({ sentence }) => sentence },
    { name: 'help', meaning: 'What would place the person', of: ({ help }) => help },
    { name: 'with', meaning: 'Mentors who would fit', of: (one) => one.with.map(nameOf).join('; ') },
  ];
}

/** The circles of peers as pairs of lines: who is in them, and why. */
export function circleColumns(nameOf: NameOf): Column<MatchResult['circles'][number]>[] {
  return [
    { name: 'members', meaning: 'Names', of: ({ members }) => members.map(nameOf).join('; ') },
    { name: 'score', meaning: 'Points', of: ({ score }) => score },
    { name: 'why', meaning: 'The reasons, strongest first', of: ({ why }) => why.join(' ') },
  ];
}

export function summaryLine(result: MatchResult, milliseconds: number): string {
  const { placed, unmatched, total, proof, spread } = result;
  const proved =
    proof.kind === 'proved'
      ? `proved the best of ${proof.checked} allowed pairs`
      : `at most ${proof.mostPlaced ?? placed} could be placed, with ${proof.mostTotal ?? total} points`;
  const range = spread ? `, ${spread.lowest} to ${spread.highest} a pair, median ${spread.median}` : '';
  return `${placed} placed, ${unmatched.length} without; ${total} points${range}; ${proved}, in ${milliseconds} ms.`;
}

export function table(result: MatchResult, nameOf: NameOf, most = 40): string {
  const rows = [
    ...result.pairs.map((pair) => [nameOf(pair.mentee), nameOf(pair.mentor), pair.score, pair.why.join(' ')]),
    ...result.circles.map((circle) => [
      circle.members.map(nameOf).join(', '),
      '',
      circle.score,
      circle.why.join(' '),
    ]),
  ];
  const head =
    result.circles.length > 0 ? ['Peers', '', 'Points', 'Why'] : ['Mentee', 'Mentor', 'Points', 'Why'];
  const shown = [head, ...rows.slice(0, most)].map((row) => row.map(String));
  const widths = [0, 1, 2].map((at) => Math.max(...shown.map((row) => row[at]?.length ?? 0)));
  const lines = shown.map(([a = '', b = '', c = '', why = '']) =>
    `${a.padEnd(widths[0] ?? 0)}  ${b.padEnd(widths[1] ?? 0)}  ${c.padStart(widths[2] ?? 0)}  ${why}`.trimEnd(),
  );
  if (rows.length > most) lines.push(`and ${rows.length - most} more`);
  return lines.join('\n');
}

export function report(input: MatchInput, result: MatchResult, milliseconds: number): string {
  const reasons = Map.groupBy(result.unmatched, ({ sentence }) => sentence);
  const shortages = shortagesOf(input, result);
  const market = marketOf(input, result);
  const rows = (of: typeof market.skills): string[] => [
    '| | asked for | without a mentor | mentors | seats |',
    '|---|---|---|---|---|',
    ...of
      .slice(0, 20)
      .map(
        (one) => `| ${cell(one.label)} | ${one.asked} | ${one.unmatched} | ${one.mentors} | ${one.seats} |`,
      ),
  ];
  return [
    '# Match',
    '',
    summaryLine(result, milliseconds),
    '',
    '## Without a mentor',
    '',
    ...(reasons.size === 0
      ? ['No one.']
      : [...reasons].map(([sentence, who]) => `- ${who.length}: ${sentence}`)),
    '',
    ...(shortages.length > 0
      ? [`Short of: ${list(shortages.map(({ label, short }) => `${short} in ${label}`))}.`, '']
      : []),
    '## Skills',
    '',
    ...rows(market.skills),
    '',
    '## Languages',
    '',
    ...rows(market.languages),
    '',
    '## Time zones',
    '',
    ...rows(market.zones),
    '',
  ].join('\n');
}

function costs({
  pointsLost,
  placedLost,
}: {
  readonly pointsLost: number;
  readonly placedLost: number;
}): string {
  const points = `${pointsLost} ${pointsLost === 1 ? 'point' : 'points'}`;
  return placedLost > 0 ? `${placedLost} fewer placed, ${points}` : points;
}

/** What people wrote stays one cell of one line. */
function cell(text: string): string {
  return text.replace(/[|\s]+/g, ' ').trim();
}
