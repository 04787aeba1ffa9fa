/** Keys for spreadsheets and programs, as rows of their program. */
import type { AccessToken } from '../domain/access-token.ts';
import { entityOf, programPk } from './rows.ts';
import { differs, type Key, lacks, listItems, present, all, type Table, type Write } from './table.ts';

const tokenKey = (program: string, id: string): Key => ({ pk: programPk(program), sk: `TOKEN#${id}` });

export function tokenWrite(token: AccessToken): Write {
  return { kind: 'put', item: { ...tokenKey(token.program, token.id), entity: 'access-token', ...token } };
}

/** Without its hash it opens nothing; its name stays, so that the audit can say which it was. */
export function revokeTokenWrite(program: string, id: string, revokedAt: string): Write {
  return {
    kind: 'update',
    key: tokenKey(program, id),
    set: { revokedAt, hash: '' },
    when: lacks('revokedAt'),
  };
}

export function deleteTokenWrite({ program, id }: AccessToken): Write {
  return { kind: 'delete', key: tokenKey(program, id) };
}

/** Written once a day. */
export function tokenUsedWrite({ program, id }: AccessToken, usedOn: string): Write {
  const when = all(present, differs('usedOn', usedOn));
  return { kind: 'update', key: tokenKey(program, id), set: { usedOn }, when };
}

export async function findToken(table: Table, program: string, id: string): Promise<AccessToken | undefined> {
  const item = await table.get(tokenKey(program, id));
  return item && entityOf<AccessToken>(item);
}

/** Those that are not revoked. */
export async function listTokens(table: Table, program: string): Promise<AccessToken[]> {
  return (await listEveryToken(table, program)).filter(({ revokedAt }) => revokedAt === undefined);
}

export async function listEveryToken(table: Table, program: string): Promise<AccessToken[]> {
  const items = await listItems(table, { pk: programPk(program), sk: { beginsWith: 'TOKEN#' } });
  return items.map((item) => entityOf<AccessToken>(item));
}
