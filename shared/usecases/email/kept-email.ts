/** An email as it was sent to a person, for who runs the program. Links in it are the recipient's alone, and are taken out. */
import { gunzipSync } from 'node:zlib';
import type { CohortId, PersonId } from '../../domain/brand.ts';
import { readLink } from '../../links.ts';
import { findMessage, keptContent } from '../../store/messages.ts';
import type { Dependencies } from '../dependencies.ts';

export interface KeptEmail {
  readonly subject: string;
  readonly html: string;
}

/** `undefined` where there is none of that id in the cohort, and where it is kept no longer. */
export async function keptEmail(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, ...key }: { readonly cohort: CohortId; readonly person: PersonId; readonly id: string },
): Promise<KeptEmail | undefined> {
  const message = await findMessage(table, key);
  if (message?.cohort !== cohort) return undefined;
  const content = await keptContent(table, message, clock());
  if (!content) return undefined;
  const { default: PostalMime } = await import('postal-mime');
  const { subject = '', html = '' } = await PostalMime.parse(gunzipSync(content));
  return { subject, html: withoutLinks(html) };
}

/** Whoever has one acts as the person. */
function withoutLinks(html: string): string {
  return html.replace(/[\w-]{40,60}/g, (token) => (readLink(token) ? 'link-of-the-recipient' : token));
}
