/** Tells whoever sent answers that could not be read that they arrived, where something in them looks like an address. */
import { readAddress } from '../../domain/address.ts';
import { asLabels } from '../../domain/answers.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { touchpointsOf } from '../../domain/journey.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { FormResponse } from '../../forms/provider.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { keepPerson } from '../../store/people.ts';
import { announce } from '../journey/announce.ts';
import type { NewResponse, ProcessNeeds } from './new-response.ts';

export interface ProbableSender {
  readonly name?: string;
  readonly email?: string;
}

/** Who a response is probably from: by the mapping where it holds, else by what the answers look like. */
export function probableSender(
  { fields }: Pick<RegisteredSource, 'fields'>,
  { answers }: Pick<FormResponse, 'answers'>,
): ProbableSender {
  const said = answers.map(({ ref, value }) => ({ ref, text: asLabels(value).join(', ').trim() }));
  const of = (question: string): string | undefined => said.find(({ ref }) => ref === fields[question])?.text;
  const email = [of('email') ?? '', ...said.map(({ text }) => text)]
    .map((text) => readAddress(text))
    .find((address) => address !== undefined);
  const name = of('name');
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
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
  const { id: person } = await keepPerson(table, await currentSecret(secrets, ADDRESS_KEY), {
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
