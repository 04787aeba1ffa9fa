import type { Provider } from '../domain/program-questions.ts';
import { googleForms } from './google-forms.ts';
import type { FormProvider } from './provider.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { tally } from './tally.ts';
import { typeform } from './typeform.ts';

/** The providers by their name in a route and in the program file. */
export const FORM_PROVIDERS: Record<Exclude<Provider, 'other'>, FormProvider> = {
  typeform,
  'google-forms': googleForms,
  tally,
  'standard-webhooks': standardWebhooks,
};

/** `undefined` for a sender that we keep deliveries of without being able to read them. */
export function providerOf(name: Provider): FormProvider | undefined {
  return name === 'other' ? undefined : FORM_PROVIDERS[name];
}
