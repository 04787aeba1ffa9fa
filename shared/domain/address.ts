/** Email addresses as SES takes them: one plain address, its domain in ASCII. Pure. */
import { cleanText } from './plain-text.ts';

/** Joiners hide in copied addresses as well. */
const JOINERS = /[\u200c\u200d\ufe0f]/g;

/** The address in a text, its domain in ASCII; `undefined` where there is none that SES would take. */
export function readAddress(text: string): string | undefined {
  const address = cleanText(text)
    .replace(JOINERS, '')
    .replace(/^mailto:/i, '')
    .trim();
  const at = address.lastIndexOf('@');
  if (at < 1) return undefined;
  const domain = address.slice(at + 1);
  // Characters beyond ASCII are written in Punycode; before the @ no one takes them.
  const ascii = /[^\u0000-\u007f]/.test(domain) ? (URL.parse(`http://${domain}`)?.hostname ?? '') : domain;
  const whole = `${address.slice(0, at)}@${ascii}`;
  return isAddress(whole) ? whole : undefined;
}

/** An address as a `mailto:` link takes it: signs that would add a subject or another recipient are its own. */
export function forMailto(address: string): string {
  const at = address.lastIndexOf('@');
  return encodeURIComponent(address.slice(0, at)) + address.slice(at);
}

/** Exactly one plain address: no groups, lists, quotes or comments, no dot where none may be, at most 254 characters. */
export function isAddress(address: string): boolean {
  return (
    address.length <= 254 &&
    /^(?!\.)(?!.*\.\.)(?!.*\.@)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/.test(
      address,
    )
  );
}
