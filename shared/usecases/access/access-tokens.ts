/** Keys for spreadsheets and programs: made by an owner and shown once, revoked at once, admitted by hash. */
import { randomBytes } from 'node:crypto';
import {
  type AccessToken,
  expiresAfter,
  isGoodToken,
  readToken,
  type TokenKind,
  tokenHash,
  tokenText,
} from '../../domain/access-token.ts';
import type { ManagerId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import {
  findToken,
  listTokens,
  revokeTokenWrite,
  tokenUsedWrite,
  tokenWrite,
} from '../../store/access-tokens.ts';
import { auditWrite } from '../../store/audit.ts';
import { findCohortWithProgram } from '../../store/cohorts.ts';
import type { Dependencies } from '../dependencies.ts';

type Needs = Pick<Dependencies, 'table' | 'clock'>;

const MOST_TOKENS = 50;

interface NewToken {
  readonly kind: TokenKind;
  readonly name: string;
  readonly file?: string;
  readonly days: number;
  readonly by: ManagerId;
}

/** The key itself, which is kept nowhere; `undefined` where there are too many. */
export async function makeToken(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  { kind, name, file, days, by }: NewToken,
): Promise<{ readonly key: string } | undefined> {
  const { program } = cohort;
  const now = clock();
  const live = (await listTokens(table, program)).filter(({ expiresAt }) => expiresAt > iso(now));
  if (live.length >= MOST_TOKENS) return undefined;
  const secret = randomBytes(32).toString('base64url');
  const token: AccessToken = {
    id: randomBytes(9).toString('base64url'),
    ...{ program, kind, name, createdBy: by, createdAt: iso(now) },
    ...(file !== undefined && { file }),
    hash: tokenHash(secret),
    expiresAt: expiresAfter(days, now),
  };
  await table.transact([
    tokenWrite(token),
    auditWrite(cohort.id, { at: iso(now), by, what: 'made-key', about: token.id }),
  ]);
  return { key: tokenText(token, secret) };
}

export async function revokeToken(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  { id, by }: { readonly id: string; readonly by: ManagerId },
): Promise<'revoked' | 'unknown'> {
  const result = await table.transact([
    revokeTokenWrite(cohort.program, id, iso(clock())),
    auditWrite(cohort.id, { at: iso(clock()), by, what: 'revoked-key', about: id }),
  ]);
  return result.kind === 'done' ? 'revoked' : 'unknown';
}

/** The cohort and the token, if the key opens this export. Any other key is told the same: that there is nothing. */
export async function admitted(
  { table, clock }: Needs,
  key: string,
  { cohort, file }: { readonly cohort: string; readonly file: string },
): Promise<{ readonly found: CohortWithProgram; readonly token: AccessToken } | undefined> {
  const given = readToken(key);
  const token = given && (await findToken(table, given.program, given.id));
  const now = clock();
  if (!token || !isGoodToken(token, given.secret, now)) return undefined;
  if (token.kind === 'file' && token.file !== `${cohort}/${file}`) return undefined;
  const found = await findCohortWithProgram(table, cohort);
  if (found?.cohort.program !== token.program) return undefined;
  const day = iso(now).slice(0, 10);
  if (token.usedOn !== day) await table.write(tokenUsedWrite(token, day));
  return { found, token };
}
