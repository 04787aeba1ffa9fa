/** Keys for spreadsheets and programs. */
import * as z from 'zod';
import { LONGEST_DAYS, TOKEN_KINDS, type TokenKind } from '../../../shared/domain/access-token.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { EXPORTS, fileNamed } from '../../../shared/domain/export-names.ts';
import { listTokens } from '../../../shared/store/access-tokens.ts';
import { listEveryManager } from '../../../shared/store/managers.ts';
import { makeToken, revokeToken } from '../../../shared/usecases/access/access-tokens.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { type ApiDependencies, cohortRoute, type ManagerRequest, type Routes } from '../route.ts';

export interface TokensView {
  readonly tokens: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: TokenKind;
    readonly file?: string;
    readonly expiresAt: string;
    readonly isExpired: boolean;
    readonly usedOn?: string;
    /** Who made it. */
    readonly by: string;
  }[];
  /** Files that a key can be made for alone. */
  readonly files: readonly string[];
}

/** Shown once. */
export interface NewKey {
  readonly key: string;
  /** The address of the one export that it opens, with the key in it. */
  readonly link?: string;
}

async function readTokens(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
): Promise<HttpAnswer> {
  const [tokens, team] = await Promise.all([
    listTokens(table, cohort.program),
    listEveryManager(table, cohort.program),
  ]);
  const who = new Map(team.map((one) => [one.id, one.name || one.email]));
  const now = iso(clock());
  return json(200, {
    tokens: tokens.map(({ id, name, kind, file, expiresAt, usedOn, createdBy }) => ({
      by: who.get(createdBy) ?? 'someone who left',
      ...{ id, name, kind, expiresAt, isExpired: expiresAt <= now },
      ...(file !== undefined && { file }),
      ...(usedOn !== undefined && { usedOn }),
    })),
    files: EXPORTS.map((name) => `${name}.csv`),
  } satisfies TokensView);
}

const Act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('make'),
    kind: z.enum(TOKEN_KINDS),
    name: z.string().trim().min(1).max(60),
    /** Of one table: `people.csv`. */
    file: z
      .string()
      .regex(/^[a-z-]+\.(csv|xlsx)$/)
      .optional(),
    days: z.int().min(1).max(LONGEST_DAYS),
  }),
  z.object({ act: z.literal('revoke'), id: z.string() }),
]);

async function changeTokens(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = Act.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Say what the key is for, and for how many days.' });
  const by = manager.id;
  if (data.act === 'revoke')
    return (await revokeToken(dependencies, found, { id: data.id, by })) === 'revoked'
      ? json(200, {})
      : undefined;
  const { kind, name, days, file } = data;
  if (kind === 'file' && (file === undefined || !fileNamed(file)))
    return json(422, { message: 'Choose the table.' });
  const { id } = found.cohort;
  const made = await makeToken(dependencies, found, {
    ...{ kind, name, days, by },
    ...(kind === 'file' && { file: `${id}/${file ?? ''}` }),
  });
  if (!made) return json(409, { message: 'There are too many keys. Revoke some first.' });
  return json(200, {
    ...made,
    ...(kind === 'file' && {
      link: `${dependencies.publicUrl}/data/${id}/${file ?? ''}?key=${made.key}`,
    }),
  } satisfies NewKey);
}

export const routes = {
  'GET /api/cohorts/{cohort}/tokens': cohortRoute('owner', readTokens),
  'POST /api/cohorts/{cohort}/tokens': cohortRoute('owner', changeTokens),
} as const satisfies Routes;
