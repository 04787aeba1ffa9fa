/** Scripts that a manager pastes into her form tool. Apart from the providers, so that the webhook does not carry them. */
import type { Provider } from '../domain/program-questions.ts';
import { GOOGLE_SCRIPT } from './google-script-text.ts';

const SCRIPTS: Partial<Record<Provider, string>> = { 'google-forms': GOOGLE_SCRIPT };

export function hasScript(provider: Provider): boolean {
  return SCRIPTS[provider] !== undefined;
}

/** With where it posts to, and the code that it shows once. `undefined` for a tool that posts by itself. */
export function scriptOf(
  provider: Provider,
  { url, code }: { readonly url: string; readonly code: string },
): string | undefined {
  return SCRIPTS[provider]
    ?.replace("var HOOK = '';", () => `var HOOK = ${JSON.stringify(url)};`)
    .replace("var CODE = '';", () => `var CODE = ${JSON.stringify(code)};`);
}
