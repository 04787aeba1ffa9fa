/** Secrets by name. Two may be live at a time, so that one can be exchanged without losing what is under way. */
export interface Secrets {
  /** Newest first; empty when there is none. */
  live(name: string): Promise<readonly string[]>;
}

/** Secrets that can be made as well: for a manager who connects a form. */
export interface SecretMaker extends Secrets {
  /** Makes a secret, `prefix` before it, unless there is one. Resolves to the newest. */
  make(name: string, prefix: string): Promise<string>;
  /** Keeps a secret that someone was given elsewhere, in the place of the one before. It is never shown again. */
  keep(name: string, secret: string): Promise<void>;
}

export const LINK_KEY = 'link-key';
export const ADDRESS_KEY = 'address-key';
/** The account's token at Typeform; without it there is nothing to ask there. */
export const TYPEFORM_TOKEN = 'typeform-token';
export const JOTFORM_TOKEN = 'jotform-token';

/** The token of the account that a form is in, where its manager gave one. */
export function formTokenOf({ secret }: { readonly secret: string | null }): string | undefined {
  return secret === null ? undefined : `${secret}-token`;
}

/** What CloudFront adds to each request, so that the API's own address answers no one else. */
export const ORIGIN_KEY = 'origin-key';
/** The header that carries it. */
export const ORIGIN_HEADER = 'x-origin-key';

/** The secret to make things with. Rejects when it was never set. */
export async function currentSecret(secrets: Secrets, name: string): Promise<string> {
  const [current] = await secrets.live(name);
  if (current === undefined) throw new Error(`The secret ${name} is not set. Run the set-up again.`);
  return current;
}
