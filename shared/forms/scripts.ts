/** Scripts that a manager pastes into her form tool. Apart from the providers, so that the webhook does not carry them. */
import type { Provider } from '../domain/program-questions.ts';

/** Each is loaded when someone connects such a form. */
const SCRIPTS: Partial<Record<Provider, () => Promise<string>>> = {
  'google-forms': async () => (await import('./google-script-text.ts')).GOOGLE_SCRIPT,
};

export function hasScript(provider: Provider): boolean {
  return SCRIPTS[provider] !== undefined;
}

/** With where it posts to, and the code that it shows once. `undefined` for a tool that posts by itself. */
export async function scriptOf(
  provider: Provider,
  { url, code }: { readonly url: string; readonly code: string },
): Promise<string | undefined> {
  const text = await SCRIPTS[provider]?.();
  return text
    ?.replace("var HOOK = '';", () => `var HOOK = ${JSON.stringify(url)};`)
    .replace("var CODE = '';", () => `var CODE = ${JSON.stringify(code)};`);
}
