/** A person takes everything that is kept about them: by their own link, after a code that was sent to their address. */
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { OWN_CODE } from '../../domain/journey.ts';
import { messageFor } from '../../domain/message.ts';
import { codeFrom, codeHash, isGood, mayHaveAnother } from '../../domain/own-code.ts';
import type { PersonId } from '../../domain/brand.ts';
import type { PersonalArchive } from '../../domain/personal-archive.ts';
import { currentSecret, LINK_KEY } from '../../secrets.ts';
import { auditWrite } from '../../store/audit.ts';
import { messageWrite } from '../../store/messages.ts';
import { findOwnCode, ownCodeWrite, triedWrite } from '../../store/own-codes.ts';
import type { Dependencies } from '../dependencies.ts';
import { personalArchive } from './personal-archive.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock' | 'newId'>;

/** Sends a code; none within a minute of the last one. */
export async function sendOwnCode(
  { table, secrets, clock, newId }: Needs,
  { cohort, program }: CohortWithProgram,
  person: PersonId,
): Promise<void> {
  const now = clock();
  if (!mayHaveAnother(await findOwnCode(table, cohort.id, person), now)) return;
  const code = codeFrom(newId());
  const hash = codeHash(await currentSecret(secrets, LINK_KEY), person, code);
  const at = iso(now);
  const request = { occurrence: `own-code:${at}`, person, facts: { code }, actedAt: at };
  await table.transact([
    ownCodeWrite(cohort.id, person, { hash, madeAt: at, tries: 0 }),
    messageWrite(messageFor(program, OWN_CODE, { request, now })),
  ]);
}

export type Taken =
  { readonly kind: 'archive'; readonly archive: PersonalArchive } | { readonly kind: 'wrong' };

/** `wrong`: it is not the code, it was used, or its time or its tries are over. */
export async function takeOwnArchive(
  needs: Needs,
  { cohort }: CohortWithProgram,
  { person, code: given }: { readonly person: PersonId; readonly code: string },
): Promise<Taken> {
  const { table, secrets, clock } = needs;
  const now = clock();
  const code = await findOwnCode(table, cohort.id, person);
  if (!code || !isGood(code, now)) return { kind: 'wrong' };
  const isRight = code.hash === codeHash(await currentSecret(secrets, LINK_KEY), person, given);
  const tried = await table.write(
    triedWrite(cohort.id, person, { code, usedAt: isRight ? iso(now) : undefined }),
  );
  if (!isRight || tried === 'refused') return { kind: 'wrong' };
  const archive = await personalArchive(needs, cohort.program, { id: person, isOwn: true });
  if (!archive) return { kind: 'wrong' };
  await table.write(
    auditWrite(cohort.id, { at: iso(now), by: 'person', what: 'exported-person', about: person }),
  );
  return { kind: 'archive', archive };
}
