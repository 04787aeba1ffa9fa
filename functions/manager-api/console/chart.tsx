/** Charts of our own. The table beside each says the same in numbers, so that the picture is for the eye alone. */
import type { JSX } from 'preact';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

interface ChartProps {
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

export function Chart({ kind, labels, series }: ChartProps & { kind: 'bars' | 'lines' }): JSX.Element | null {
  const known = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  if (labels.length === 0 || known.length === 0) return null;
  const most = highest(Math.max(...known));
  return (
    <div aria-hidden="true">
      {series.length > 1 && (
        <ul class="key">
          {series.map(({ name }, index) => (
            <li key={name} class={COLORS[index] ?? ''}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {kind === 'bars' ? (
        <Bars labels={labels} series={series} most={most} />
      ) : (
        <Lines labels={labels} series={series} most={most} />
      )}
    </div>
  );
}

const COLORS = ['one', 'two'];

/** Where an axis ends: half of it is a whole number as well, because there are no half people. */
function highest(most: number): number {
  if (most <= 1) return Number.isInteger(most) ? 2 : 1;
  return Math.ceil(most / 2) * 2;
}

/** A row for each label, whole, with its bar and its number. */
function Bars({ labels, series, most }: ChartProps & { most: number }): JSX.Element {
  return (
    <div class="bar-rows">
      {labels.map((label, at) => (
        <div key={label}>
          <span>{label}</span>
          <div>
            {series.map(({ name, values }, n) => {
              const value = values[at];
              return value === undefined ? null : (
                <div key={name} class="bar-row">
                  <span
                    class={`bar ${COLORS[n] ?? ''}`}
                    style={{ width: `${Math.max((100 * value) / most, 0.5)}%` }}
                  />
                  <span class="value">{value}</span>
                </div>
              );
            })}
          </div>
        </div>
      ))}
    </div>
  );
}

const HEIGHT = 200;
const LEFT = 36;
const BOTTOM = 24;
const TOP = 10;
/** Of a label so much is shown; and about how wide a letter is. */
const LETTERS = 12;
const LETTER_WIDTH = 5.6;

function Lines({ labels, series, most }: ChartProps & { most: number }): JSX.Element {
  // Drawn as wide as it is shown, so that letters stay as large as they are.
  const width = Math.min(Math.max(window.innerWidth - 80, 280), 640);
  const slot = (width - LEFT) / labels.length;
  const x = (at: number): number => LEFT + slot * (at + 0.5);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  const longest = Math.min(Math.max(...labels.map(({ length }) => length)), LETTERS);
  const fitting = Math.max(Math.floor((width - LEFT) / (longest * LETTER_WIDTH + 8)), 1);
  const step = Math.ceil(labels.length / Math.min(fitting, labels.length));
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT}`}>
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line class="axis" x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {value}
          </text>
        </g>
      ))}
      {labels.map(
        (label, index) =>
          index % step === 0 && (
            <text key={label} x={x(index)} y={HEIGHT - 6} text-anchor="middle">
              {label.length > LETTERS ? `${label.slice(0, LETTERS - 1)}…` : label}
            </text>
          ),
      )}
      {series.map(({ name, values }, n) => (
        <g key={name} class={COLORS[n] ?? ''}>
          <polyline
            class={`line ${COLORS[n] ?? ''}`}
            points={values
              .flatMap((value, index) => (value === undefined ? [] : [`${x(index)},${y(value)}`]))
              .join(' ')}
          />
          {values.map((value, index) =>
            value === undefined ? null : (
              <circle key={index} cx={x(index)} cy={y(value)} r="2.5" stroke="none" />
            ),
          )}
        </g>
      ))}
    </svg>
  );
}
