/** Scripts that a manager pastes into her form tool. Apart from the providers, so that the webhook does not carry them. */
import type { Provider } from '../domain/program-questions.ts';
import { GOOGLE_SCRIPT } from './google-script-text.ts';

const SCRIPTS: Partial<Record<Provider, string>> = { 'google-forms': GOOGLE_SCRIPT };

/** `undefined` for a tool that posts by itself. */
export function scriptOf(provider: Provider): string | undefined {
  return SCRIPTS[provider];
}
