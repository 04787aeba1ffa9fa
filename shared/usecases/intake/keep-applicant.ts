/** The person behind a response: found by address and name, made where no one is found. */
import { type Answers, textFor } from '../../domain/answers.ts';
import { nameIn, zoneIn } from '../../domain/application.ts';
import { iso } from '../../domain/calendar.ts';
import type { Program } from '../../domain/program.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { type KeptPerson, keepPerson } from '../../store/people.ts';
import type { Dependencies } from '../dependencies.ts';

export async function keepApplicant(
  { table, secrets, clock }: Pick<Dependencies, 'table' | 'secrets' | 'clock'>,
  program: Program,
  { answers, response }: { readonly answers: Answers; readonly response: string },
): Promise<KeptPerson> {
  return keepPerson(table, await currentSecret(secrets, ADDRESS_KEY), {
    email: textFor(program, answers, 'email'),
    name: nameIn(program, answers),
    zone: zoneIn(program, answers),
    createdAt: iso(clock()),
    response,
  });
}
