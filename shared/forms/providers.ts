import type { Provider } from '../domain/program-questions.ts';
import { googleForms } from './google-forms.ts';
import { jotform } from './jotform.ts';
import { microsoftForms } from './microsoft-forms.ts';
import { ownForm } from './own-form.ts';
import type { FormProvider, FormReader } from './provider.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { tally } from './tally.ts';
import { typeform } from './typeform.ts';

/** The providers by their name in a route and in the program file. */
export const FORM_PROVIDERS: Record<Exclude<Provider, 'mentorline' | 'other'>, FormProvider> = {
  typeform,
  'google-forms': googleForms,
  'microsoft-forms': microsoftForms,
  jotform,
  tally,
  'standard-webhooks': standardWebhooks,
};

/** `undefined` for a sender that we keep deliveries of without being able to read them, and for our own form, which is sent by no one. */
export function providerOf(name: Provider): FormProvider | undefined {
  return name === 'other' || name === 'mentorline' ? undefined : FORM_PROVIDERS[name];
}

/** `undefined` for a sender that we keep deliveries of without being able to read them. */
export function readerOf(name: Provider): FormReader | undefined {
  return name === 'mentorline' ? ownForm : providerOf(name);
}
