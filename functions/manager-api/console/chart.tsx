/** Charts as SVG of our own. The table beside each says the same in numbers, so that the picture is for the eye alone. */
import type { JSX } from 'preact';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

interface ChartProps {
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 36;
const BOTTOM = 24;
const TOP = 10;
/** Of a label so much is shown; and about how wide a letter is. */
const LETTERS = 12;
const LETTER_WIDTH = 5.6;
const COLORS = ['one', 'two'];

export function Chart({ kind, labels, series }: ChartProps & { kind: 'bars' | 'lines' }): JSX.Element | null {
  const known = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  if (labels.length === 0 || known.length === 0) return null;
  const most = Math.max(...known, 1);
  const slot = (WIDTH - LEFT) / labels.length;
  const x = (at: number): number => LEFT + slot * (at + 0.5);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  const longest = Math.min(Math.max(...labels.map(({ length }) => length)), LETTERS);
  const fitting = Math.max(Math.floor((WIDTH - LEFT) / (longest * LETTER_WIDTH + 8)), 1);
  const step = Math.ceil(labels.length / Math.min(fitting, labels.length));
  return (
    <>
      {series.length > 1 && (
        <ul class="key" aria-hidden="true">
          {series.map(({ name }, index) => (
            <li key={name} class={COLORS[index] ?? ''}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0, most / 2, most].map((value) => (
          <g key={value}>
            <line class="axis" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
              {Number.isInteger(value) ? value : value.toFixed(1)}
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
        {series.map(({ name, values }, n) =>
          kind === 'bars' ? (
            <g key={name} class={COLORS[n] ?? ''}>
              {values.map((value, index) =>
                value === undefined ? null : (
                  <rect
                    key={index}
                    x={x(index) - Math.min(slot * 0.35, 24)}
                    width={Math.min(slot * 0.7, 48)}
                    y={y(value)}
                    height={Math.max(HEIGHT - BOTTOM - y(value), 0)}
                    stroke="none"
                  />
                ),
              )}
            </g>
          ) : (
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
          ),
        )}
      </svg>
    </>
  );
}
