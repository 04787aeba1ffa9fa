/** Applications and the versions they are made of, and who is interested before applying. */
import { type Application, type ApplicationVersion, foldVersions } from '../domain/application.ts';
import type { Program } from '../domain/program.ts';
import { cohortPk, entityOf } from './rows.ts';
import { absent, equals, type Key, listItems, type Table, type Write } from './table.ts';

export const applicationKey = (cohort: string, person: string): Key => ({
  pk: cohortPk(cohort),
  sk: `APP#${person}`,
});
const interestKey = (cohort: string, person: string): Key => ({
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

export async function listApplications(table: Table, cohort: string): Promise<Application[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'APP#' } });
  return items.map((item) => entityOf<Application>(item));
}

export async function listVersions(
  table: Table,
  cohort: string,
  person: string,
): Promise<ApplicationVersion[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: `VERSION#${person}#` } });
  return items.map((item) => entityOf<ApplicationVersion>(item));
}

/** The writes that add a version and bring the application up to date, refused if the application moved meanwhile. */
export function versionWrites(
  program: Program,
  before: { readonly application: Application | undefined; readonly versions: readonly ApplicationVersion[] },
  { person, version }: { readonly person: string; readonly version: ApplicationVersion },
): Write[] {
  const cohort = program.cohort.id;
  const { application, versions } = before;
  const others = versions.filter(
    (one) => one.response !== version.response || one.submittedAt !== version.submittedAt,
  );
  const folded = foldVersions(program, [...others, version]);
  const back = application?.withdrawnAt !== undefined && folded.submittedAt > application.withdrawnAt;
  const next: Application = {
    cohort,
    person,
    screening: 'open',
    seatsTaken: 0,
    paused: false,
    ...application,
    ...folded,
    versions: others.length + 1,
    revision: (application?.revision ?? 0) + 1,
  };
  const { withdrawnAt, ...rest } = next;
  return [
    {
      kind: 'put',
      item: {
        pk: cohortPk(cohort),
        sk: `VERSION#${person}#${version.submittedAt}#${version.response}`,
        entity: 'application-version',
        ...version,
      },
    },
    {
      kind: 'put',
      item: {
        ...applicationKey(cohort, person),
        entity: 'application',
        ...rest,
        withdrawnAt: back ? undefined : withdrawnAt,
      },
      when: application ? equals('revision', application.revision) : absent,
    },
  ];
}

/** Changes some of an application that is still at `revision`. */
export function applicationChange(
  { cohort, person, revision }: Application,
  set: Partial<Record<keyof Application, string | number | boolean | undefined>>,
): Write {
  return {
    kind: 'update',
    key: applicationKey(cohort, person),
    set,
    add: { revision: 1 },
    when: equals('revision', revision),
  };
}

export async function keepInterest(table: Table, cohort: string, person: string): Promise<void> {
  await table.write({ kind: 'put', item: { ...interestKey(cohort, person), entity: 'interest', person } });
}

export async function listInterested(table: Table, cohort: string): Promise<string[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'INTEREST#' } });
  return items.map((item) => entityOf<{ person: string }>(item).person);
}
