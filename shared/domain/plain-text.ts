/** Text that people wrote, as it is kept: without what cannot be seen, and never longer than a row can hold. Pure. */

/** The longest answer that is kept; what is longer is cut and flagged. In bytes of UTF-8. */
export const MAX_ANSWER_BYTES = 20_000;

/** Control, zero-width, direction-changing and filling characters. Joiners stay: scripts and emoji are made with them. */
const UNSEEN =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u2800\u3164\ufeff\uffa0]/g;

/** Text without anything unseen; line breaks stay. Nothing remains of a text that only looks blank. */
export function cleanText(text: string): string {
  const clean = cutToBytes(
    text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNSEEN, ''),
    MAX_ANSWER_BYTES,
  ).trim();
  return /[^\s\u200c\u200d\ufe0f]/.test(clean) ? clean : '';
}

/** The first so many bytes of UTF-8, never half a character. */
export function cutToBytes(text: string, most: number): string {
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text);
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
}

/** A name of programs as people read it: `applied_at` is "Applied at". */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
