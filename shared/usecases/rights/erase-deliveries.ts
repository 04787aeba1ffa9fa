/** What the forms sent of people goes, and that it came once is known by a hash: it is not read again. */
import pMap from 'p-map';
import { textFor } from '../../domain/answers.ts';
import type { ApplicationVersion } from '../../domain/application.ts';
import type { PersonId } from '../../domain/brand.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { type Delivery, responseId } from '../../domain/delivery.ts';
import { isOf, type Traces } from '../../domain/erasure.ts';
import { forgetVersionWrites, listDeliveries, listResponseVersions } from '../../store/deliveries.ts';
import { responseErasedWrite } from '../../store/erasures.ts';
import { findPerson, peopleAtAddress } from '../../store/people.ts';
import { eraseDelivery } from '../intake/erase-delivery.ts';
import { bodyIfThere } from '../intake/read-delivery.ts';
import { AT_ONCE, type EraseNeeds, writeAll } from './erase-needs.ts';

/** What someone said in one cohort, version by version. */
export interface Kept {
  readonly person: PersonId;
  readonly found: CohortWithProgram;
  readonly versions: readonly ApplicationVersion[];
}

/** What a person is found by in text, from all that they ever said. */
export async function tracesOf(
  { table }: Pick<EraseNeeds, 'table'>,
  key: string,
  { person, kept }: { readonly person: PersonId; readonly kept: readonly Kept[] },
): Promise<Traces> {
  const profile = await findPerson(table, person);
  const said = kept
    .filter((one) => one.person === person)
    .flatMap(({ found: { program }, versions }) =>
      versions.map(({ answers }) => ({
        email: textFor(program, answers, 'email'),
        name: textFor(program, answers, 'name'),
      })),
    );
  const emails = distinct([profile?.email ?? '', ...said.map(({ email }) => email)]);
  const names = distinct([profile?.name ?? '', ...said.map(({ name }) => name)]);
  const others = await Promise.all(emails.map((email) => peopleAtAddress(table, key, email)));
  const sharesAddress = others.flat().some(({ id }) => id !== person);
  return { person, emails, names, sharesAddress };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
}

/** States in which a delivery of an application names its response, and its response names its person. */
const READ: ReadonlySet<Delivery['state']> = new Set(['stored', 'updated', 'duplicate']);

export async function eraseDeliveries(
  needs: EraseNeeds,
  { program }: CohortWithProgram,
  {
    key,
    traces,
    kept,
  }: { readonly key: string; readonly traces: readonly Traces[]; readonly kept: readonly Kept[] },
): Promise<void> {
  const { table } = needs;
  const responses = new Set(kept.flatMap(({ versions }) => versions.map(({ response }) => response)));
  const applications = new Set(
    program.sources.filter(({ purpose }) => purpose === 'application').map(({ id }) => id),
  );
  const all = await listDeliveries(
    table,
    program.sources.map(({ id }) => id),
  );
  const isOwn = async (delivery: Delivery): Promise<boolean> => {
    if (delivery.response !== undefined && responses.has(responseId(delivery.response))) return true;
    if (delivery.state === 'erased') return false;
    if (applications.has(delivery.source) && READ.has(delivery.state)) return false;
    const body = await bodyIfThere(needs, delivery);
    // Erasing it was broken off where its body is gone, or it went with its time.
    if (!body) return delivery.bodyGoneAt === undefined;
    const text = Buffer.from(body).toString('utf8');
    return traces.some((one) => isOf(text, one));
  };
  const owned = await pMap(all, isOwn, { concurrency: AT_ONCE });
  const own = all.filter((_, index) => owned[index]);
  for (const { response } of own) if (response !== undefined) responses.add(responseId(response));
  await writeAll(
    needs,
    [...responses].map((response) => responseErasedWrite(key, response)),
  );
  await pMap(own, (delivery) => eraseDelivery(needs, delivery), { concurrency: AT_ONCE });
  const versions = await pMap([...responses], (response) => listResponseVersions(table, response), {
    concurrency: AT_ONCE,
  });
  await writeAll(needs, forgetVersionWrites(versions.flat()));
}
