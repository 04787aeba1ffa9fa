/** Numbers as people and forms write them: `12`, `4,5`, `10+`, `0-2 years`, `More than 10`. Pure. */

const NUMBER = '(\\d+(?:[.,]\\d+)?)';
const UNIT = '\\s*(years?|yrs?|y|months?|mos?|jahre?n?|monate?n?|ans?|años?)?';
const MONTHS = /^(mo|monat)/i;
const BELOW =
  /^(?:less than|under|below|up to|fewer than|no more than|at most|max(?:imum)?|<|≤|bis(?: zu)?|weniger als|unter)\s*/i;
const ABOVE = /^(?:more than|over|above|at least|min(?:imum)?|from|>|≥|mehr als|über|ab|mindestens)\s*/i;

/** A plain number, with a decimal point or comma; `undefined` for anything else. */
export function plainNumber(text: string): number | undefined {
  const plain = text.trim();
  return /^-?\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : undefined;
}

/** The least number of years that a text can mean: of a range its lower bound, of "under 2" none. */
export function leastYears(text: string): number | undefined {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/\.$/, '');
  const exact = plainNumber(plain);
  if (exact !== undefined) return exact;
  if (/^(none|no experience|keine)$/.test(plain)) return 0;
  const below = new RegExp(`${BELOW.source}${NUMBER}${UNIT}.*$`, 'i').exec(plain);
  if (below) return 0;
  const range = new RegExp(
    `^(?:between |von )?${NUMBER}${UNIT}\\s*(?:-|–|—|to|bis|and|und|or|oder)\\s*${NUMBER}${UNIT}\\b.*$`,
    'i',
  ).exec(plain);
  if (range) return inYears(range[1], range[2] ?? range[4]);
  const one = new RegExp(
    `^(?:about |around |approx\\.? |~|ca\\.? )?${NUMBER}\\s*\\+?${UNIT}(?:\\b|\\s|\\+|$)[^\\d]*(?:\\d+ (?:months?|monate?))?$`,
    'i',
  ).exec(plain.replace(ABOVE, ''));
  return one ? inYears(one[1], one[2]) : undefined;
}

function inYears(number = '', unit = ''): number {
  const value = Number(number.replace(',', '.'));
  return MONTHS.test(unit) ? Math.round((value / 12) * 10) / 10 : value;
}
