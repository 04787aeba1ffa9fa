/** Tells whoever sent answers that could not be read that they arrived, where something in them looks like an address. */
import type { AnswerValue } from '../../domain/answers.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { touchpointsOf } from '../../domain/journey.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { FormResponse } from '../../forms/provider.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { keepPerson } from '../../store/people.ts';
import { announce } from '../journey/announce.ts';
import type { NewResponse, ProcessNeeds } from './new-response.ts';

const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[a-z]{2,}$/i;

export interface ProbableSender {
  readonly name?: string;
  readonly email?: string;
}

/** Who a response is probably from: by the mapping where it holds, else by what the answers look like. */
export function probableSender(
  { fields }: Pick<RegisteredSource, 'fields'>,
  { answers }: Pick<FormResponse, 'answers'>,
): ProbableSender {
  const said = answers.map(({ ref, value }) => ({ ref, text: plainText(value) }));
  const of = (question: string): string | undefined => said.find(({ ref }) => ref === fields[question])?.text;
  const mapped = of('email');
  const email =
    mapped !== undefined && ADDRESS.test(mapped) ? mapped : said.find(({ text }) => ADDRESS.test(text))?.text;
  const name = of('name');
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

function plainText(value: AnswerValue): string {
  return (Array.isArray(value) ? value.join(', ') : String(value)).trim();
}

/** Once for each response, and only where the program has an email for it. */
export async function tellSender(
  { table, secrets, clock }: ProcessNeeds,
  { program }: CohortWithProgram,
  { source, response, responseId }: NewResponse,
): Promise<void> {
  const { name = '', email } = probableSender(source, response);
  if (source.purpose !== 'application' || email === undefined) return;
  if (touchpointsOf(program, 'unreadable').length === 0) return;
  const person = await keepPerson(table, await currentSecret(secrets, ADDRESS_KEY), {
    ...{ email, name, zone: program.cohort.zone, createdAt: iso(clock()), response: responseId },
  });
  const event = {
    event: 'unreadable',
    subject: responseId,
    concerned: [{ person }],
    actedAt: response.submittedAt,
  } as const;
  for (const write of announce(program, event, clock())) await table.write(write);
}
