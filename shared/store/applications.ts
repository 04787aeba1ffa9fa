/** Applications and the versions they are made of, and who is interested before applying. */
import {
  type Application,
  type ApplicationVersion,
  foldVersions,
  mentors,
  roleIn,
} from '../domain/application.ts';
import type { Program } from '../domain/program.ts';
import type { IsoInstant, PersonId } from '../domain/brand.ts';
import type { Role } from '../domain/program-values.ts';
import { cohortPages, cohortPk, entityOf, findEntities } from './rows.ts';
import {
  absent,
  equals,
  type Item,
  type Key,
  itemPages,
  listItems,
  type Table,
  type Write,
} from './table.ts';

export const applicationKey = (cohort: string, person: string): Key => ({
  pk: cohortPk(cohort),
  sk: `APP#${person}`,
});
export const earlyKey = (cohort: string, person: string): Key => ({
  pk: cohortPk(cohort),
  sk: `EARLY#${person}`,
});

export const interestKey = (cohort: string, person: string): Key => ({
  pk: cohortPk(cohort),
  sk: `INTEREST#${person}`,
});

export async function findApplication(
  table: Table,
  cohort: string,
  person: string,
): Promise<Application | undefined> {
  const item = await table.get(applicationKey(cohort, person));
  return item && entityOf<Application>(item);
}

/** Those of these people; `undefined` for who did not apply. */
export function findApplications(
  table: Table,
  cohort: string,
  people: readonly PersonId[],
): Promise<(Application | undefined)[]> {
  return findEntities<Application>(
    table,
    people.map((person) => applicationKey(cohort, person)),
  );
}

export function applicationPages(table: Table, cohort: string): AsyncGenerator<readonly Application[]> {
  return cohortPages<Application>(table, cohort, 'APP#');
}

export async function listApplications(table: Table, cohort: string): Promise<Application[]> {
  return (await Array.fromAsync(applicationPages(table, cohort))).flat();
}

export async function listVersions(
  table: Table,
  cohort: string,
  person: string,
): Promise<ApplicationVersion[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: `VERSION#${person}#` } });
  return items.map((item) => entityOf<ApplicationVersion>(item));
}

/** Whose each response of a cohort is, page by page. */
export async function* versionPages(
  table: Table,
  cohort: string,
): AsyncGenerator<readonly { readonly person: PersonId; readonly response: string }[]> {
  for await (const items of itemPages(table, { pk: cohortPk(cohort), sk: { beginsWith: 'VERSION#' } }))
    yield items.map((item) => ({
      person: item.sk.split('#')[1] ?? '',
      response: entityOf<ApplicationVersion>(item).response,
    }));
}

/** The writes that add a version and bring the application up to date, refused if the application moved meanwhile. */
export function newVersionWrites(
  program: Program,
  before: { readonly application: Application | undefined; readonly versions: readonly ApplicationVersion[] },
  {
    person,
    version,
    barredAt,
    admitted,
    held,
    importedBy,
  }: {
    readonly person: string;
    readonly version: ApplicationVersion;
    /** The person was barred from the program before: the application is kept, and takes no part. */
    readonly barredAt?: IsoInstant | undefined;
    /** The manager takes it in by hand: accepted at that time. */
    readonly admitted?: { readonly decidedAt: IsoInstant } | undefined;
    /** Kept beside the application, which it does not change before it is confirmed. */
    readonly held?: true | undefined;
    /** The import that brings a first application. */
    readonly importedBy?: string | undefined;
  },
): Write[] {
  const accepted = admitted && { screening: 'accepted' as const, ...admitted };
  const cohort = program.cohort.id;
  const { application, versions } = before;
  if (application && held)
    return [
      { kind: 'put', item: versionItem(cohort, person, { ...version, held }) },
      applicationChange(application, { held: { response: version.response, at: version.receivedAt } }),
    ];
  const others = versions.filter(
    (one) => one.response !== version.response || one.submittedAt !== version.submittedAt,
  );
  const folded = foldVersions(program, [...others, version], application?.consent);
  const kept: Write = { kind: 'put', item: versionItem(cohort, person, version) };
  if (application) {
    const back =
      application.withdrawnAt !== undefined &&
      application.barredAt === undefined &&
      folded.submittedAt > application.withdrawnAt;
    const set = {
      ...folded,
      consent: folded.consent,
      versions: others.length + 1,
      ...(back && { withdrawnAt: undefined, removedAt: undefined }),
      ...accepted,
    };
    return [kept, applicationChange(application, set)];
  }
  const first: Application = {
    cohort,
    person,
    screening: 'open',
    seatsTaken: 0,
    paused: false,
    ...folded,
    versions: others.length + 1,
    revision: 1,
    ...(importedBy !== undefined && { importedBy }),
    ...accepted,
    ...(barredAt !== undefined && { barredAt, withdrawnAt: barredAt, removedAt: barredAt }),
  };
  const item = { ...applicationKey(cohort, person), entity: 'application', ...first };
  return [kept, { kind: 'put', item, when: absent }];
}

/** The writes of a correction, by the manager or by the person: a version of its own, on top of what the form said. */
export function correctionWrites(
  program: Program,
  before: { readonly application: Application; readonly versions: readonly ApplicationVersion[] },
  {
    answers,
    at,
    keepsCapacity,
    by,
  }: {
    readonly answers: ApplicationVersion['answers'];
    readonly at: string;
    /** The number of seats stays what the person chose by her link. */
    readonly keepsCapacity: boolean;
    /** Who made it: names the version. */
    readonly by: 'correction' | 'change';
  },
): Write[] {
  const { application, versions } = before;
  const { cohort, person } = application;
  const role = roleIn(program, answers) ?? application.role;
  const version = { response: `${by}-${at}`, submittedAt: at, receivedAt: at, role, answers };
  const { missing, capacity } = foldVersions(program, [version], application.consent);
  return [
    { kind: 'put', item: versionItem(cohort, person, version) },
    applicationChange(application, {
      role,
      answers,
      missing,
      versions: versions.length + 1,
      ...(!(keepsCapacity && role === application.role) && { capacity }),
    }),
  ];
}

/** The writes that make two applications of one person one: the versions of both, and the other's row is gone. */
export function mergeWrites(
  program: Program,
  { kept, dropped }: { readonly kept: Application; readonly dropped: Application },
  {
    versions,
    added,
  }: { readonly versions: readonly ApplicationVersion[]; readonly added: readonly ApplicationVersion[] },
): Write[] {
  const all = [...versions, ...added];
  const folded = foldVersions(program, all, kept.consent ?? dropped.consent);
  // Seats that were chosen by link stay.
  const capacity = mentors(kept.role) ? kept.capacity : folded.capacity;
  const notes = [...(kept.notes ?? []), ...(dropped.notes ?? [])].sort((a, b) => (a.at < b.at ? -1 : 1));
  return [
    ...added.map((version): Write => ({ kind: 'put', item: versionItem(kept.cohort, kept.person, version) })),
    applicationChange(kept, {
      ...folded,
      consent: folded.consent,
      capacity,
      versions: all.length,
      withdrawnAt: undefined,
      ...(notes.length > 0 && { notes }),
    }),
    {
      kind: 'delete',
      key: applicationKey(dropped.cohort, dropped.person),
      when: equals('revision', dropped.revision),
    },
  ];
}

export function versionWrite(cohort: string, person: string, version: ApplicationVersion): Write {
  return { kind: 'put', item: versionItem(cohort, person, version) };
}

function versionItem(cohort: string, person: string, version: ApplicationVersion): Item {
  return {
    pk: cohortPk(cohort),
    sk: `VERSION#${person}#${version.submittedAt}#${version.response}`,
    entity: 'application-version',
    ...version,
  };
}

/** Changes some of an application that is still at `revision`; seats and places that change meanwhile stay as they are. */
export function applicationChange(
  { cohort, person, revision }: Application,
  set: { readonly [Name in keyof Application]?: Application[Name] | undefined },
): Write {
  return {
    kind: 'update',
    key: applicationKey(cohort, person),
    set,
    add: { revision: 1 },
    when: equals('revision', revision),
  };
}

/** Someone on the waiting list for whom there is a place now. */
export function admitWrite({ cohort, person }: Application): Write {
  return {
    kind: 'update',
    key: applicationKey(cohort, person),
    set: { screening: 'accepted', screenedBecause: undefined },
    add: { revision: 1 },
    when: equals('screening', 'waitlisted'),
  };
}

/** The writes that take an imported application away again, refused once anything became of it. */
export function forgetApplicationWrites(
  { cohort, person, revision }: Application,
  versions: readonly ApplicationVersion[],
): Write[] {
  return [
    { kind: 'delete', key: applicationKey(cohort, person), when: equals('revision', revision) },
    ...versions.map((version): Write => {
      const { pk, sk } = versionItem(cohort, person, version);
      return { kind: 'delete', key: { pk, sk } };
    }),
  ];
}

/** The writes after which a cohort keeps nothing that someone said, nor that they are there. */
export function eraseApplicationWrites(
  cohort: string,
  person: PersonId,
  versions: readonly ApplicationVersion[],
): Write[] {
  return [
    ...versions.map((version) => versionItem(cohort, person, version)).map(({ pk, sk }) => ({ pk, sk })),
    interestKey(cohort, person),
    earlyKey(cohort, person),
    applicationKey(cohort, person),
  ].map((key) => ({ kind: 'delete', key }));
}

/** Someone who may apply: by an interest poll, or because the manager invited them. */
export interface Interest {
  readonly person: PersonId;
  /** What they would be, where they said so. */
  readonly role?: Role;
  /** The import that brought them; they count as invited. */
  readonly importedBy?: string;
}

export async function keepInterest(
  table: Table,
  cohort: string,
  { person, role }: Pick<Interest, 'person' | 'role'>,
): Promise<void> {
  const set = { entity: 'interest', person, ...(role !== undefined && { role }) };
  await table.write({ kind: 'update', key: interestKey(cohort, person), set });
}

/** Refused when the person is among them already. */
export function invitationWrite(cohort: string, { person, importedBy }: Interest): Write {
  return {
    kind: 'put',
    item: { ...interestKey(cohort, person), entity: 'interest', person, importedBy },
    when: absent,
  };
}

export function forgetInterestWrite(cohort: string, { person, importedBy = '' }: Interest): Write {
  return { kind: 'delete', key: interestKey(cohort, person), when: equals('importedBy', importedBy) };
}

/** Those of these people who are interested or invited. */
export async function findInterest(
  table: Table,
  cohort: string,
  people: readonly PersonId[],
): Promise<(Interest | undefined)[]> {
  return findEntities<Interest>(
    table,
    people.map((person) => interestKey(cohort, person)),
  );
}

export function interestPages(table: Table, cohort: string): AsyncGenerator<readonly Interest[]> {
  return cohortPages<Interest>(table, cohort, 'INTEREST#');
}

/** Those who are interested or invited, but for those whose answers are here already and wait for their day. */
export async function listInterested(table: Table, cohort: string): Promise<PersonId[]> {
  const [interested, early] = await peopleUnder(table, cohort, ['INTEREST#', 'EARLY#']);
  const hasAnswered = new Set(early);
  return (interested ?? []).filter((person) => !hasAnswered.has(person));
}

/** Everyone the cohort knows: who applied, who is interested or invited, and whose answers wait for their day. */
export async function listEveryone(table: Table, cohort: string): Promise<PersonId[]> {
  return [...new Set((await peopleUnder(table, cohort, ['APP#', 'INTEREST#', 'EARLY#'])).flat())];
}

function peopleUnder(table: Table, cohort: string, prefixes: readonly string[]): Promise<PersonId[][]> {
  return Promise.all(
    prefixes.map(async (beginsWith) => {
      const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith } });
      return items.map((item) => entityOf<{ person: PersonId }>(item).person);
    }),
  );
}

/** In how many ways cohorts know someone: applied, invited or interested, or with answers that wait for the opening. */
export async function countPlaces(
  table: Table,
  cohorts: readonly string[],
  person: PersonId,
): Promise<number> {
  let places = 0;
  for (const cohort of cohorts) {
    const keys = [applicationKey(cohort, person), interestKey(cohort, person), earlyKey(cohort, person)];
    places += (await table.getMany(keys)).filter((row) => row !== undefined).length;
  }
  return places;
}

/** Someone's answers came before applications open for them: they wait, and the person has nothing more to do. */
export function earlyWrite(cohort: string, person: PersonId): Write {
  return { kind: 'put', item: { ...earlyKey(cohort, person), entity: 'early', person } };
}

/** Of each of these people, whether answers of theirs wait. */
export async function haveAnsweredEarly(
  table: Table,
  cohort: string,
  people: readonly PersonId[],
): Promise<boolean[]> {
  const found = await findEntities(
    table,
    people.map((person) => earlyKey(cohort, person)),
  );
  return found.map((one) => one !== undefined);
}
