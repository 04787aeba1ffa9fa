/** Applications that may be of one person, and merging two of them. */
import * as z from 'zod';
import { textFor } from '../../../shared/domain/answers.ts';
import { nameIn } from '../../../shared/domain/application.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { likelyDuplicates } from '../../../shared/domain/duplicates.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { mergeApplications } from '../../../shared/usecases/screening/merge-applications.ts';
import {
  type ApiDependencies,
  managerRoute,
  type ManagerRequest,
  readerRoute,
  type Routes,
} from '../route.ts';
import { applicationMoved, Seen } from './people-decisions.ts';

/** Two applications that may be one person's. */
export interface DuplicateView {
  readonly because: string;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly appliedAt: string;
    readonly revision: number;
  }[];
}

export interface DuplicatesView {
  readonly count: number;
  /** The likeliest: the next come when these are decided. */
  readonly shown: readonly DuplicateView[];
}
const DUPLICATES_SHOWN = 50;

/** Who may be one and the same; nothing is ever merged by itself. */
async function readDuplicates(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<DuplicatesView> {
  const applications = (await listApplications(table, cohort.id)).filter(
    ({ withdrawnAt }) => withdrawnAt === undefined,
  );
  const people = new Map(
    applications.map(({ person, answers, role, appliedAt, revision }) => [
      person,
      {
        id: person,
        name: nameIn(program, answers),
        email: textFor(program, answers, 'email'),
        role,
        appliedAt,
        revision,
      },
    ]),
  );
  const suspects = [...people.values()].map(({ id, name, email }) => ({ person: id, name, email }));
  const likely = likelyDuplicates(suspects);
  return {
    count: likely.length,
    shown: likely.slice(0, DUPLICATES_SHOWN).map(({ people: pair, because }) => ({
      because,
      people: pair.flatMap((id) => people.get(id) ?? []),
    })),
  };
}

const MergeBody = z.object({ keep: Seen, drop: Seen });

async function merge(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = MergeBody.safeParse(jsonBody(request));
  if (!data || data.keep.person === data.drop.person)
    return json(422, { message: 'Choose which application to keep and which one to merge into it.' });
  const merged = await mergeApplications(dependencies, found, { ...data, by: manager.id });
  switch (merged?.kind) {
    case undefined:
      return undefined;
    case 'merged':
      return json(200, { kept: data.keep.person });
    case 'moved':
      return applicationMoved();
    case 'refused':
      return json(409, { message: merged.because });
  }
}

export const routes = {
  'GET /api/cohorts/{cohort}/duplicates': readerRoute(readDuplicates),
  'POST /api/cohorts/{cohort}/duplicates': managerRoute(merge),
} as const satisfies Routes;
