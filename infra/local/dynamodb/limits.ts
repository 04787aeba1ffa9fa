/**
 * What DynamoDB refuses and dynalite takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html and the
 * messages of the service itself.
 */
import { TABLE_SHAPE } from '../../table.ts';

type Value = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

const LONGEST_TOKEN = 36;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;
const MOST_EXPRESSION_BYTES = 4096;
const MOST_OPERANDS_OF_IN = 100;
const DEEPEST = 32;
const EXPRESSIONS = ['ConditionExpression', 'FilterExpression', 'KeyConditionExpression', 'UpdateExpression'];

/** Bytes of the keys of the indexes at most, by their attributes. */
const INDEX_KEYS: ReadonlyMap<string, { readonly index: string; readonly most: number }> = new Map(
  TABLE_SHAPE.GlobalSecondaryIndexes.flatMap(({ IndexName: index, KeySchema }) =>
    KeySchema.map(
      ({ AttributeName, KeyType }) =>
        [AttributeName, { index, most: KeyType === 'HASH' ? 2048 : 1024 }] as const,
    ),
  ),
);

/** Why DynamoDB would refuse a request, in its own words; `undefined` where it would not. */
export function beyondLimits(operation: string, request: Fields): string | undefined {
  if (operation !== 'TransactWriteItems') return ofOne(request);
  const token = request['ClientRequestToken'];
  if (typeof token === 'string' && token.length > LONGEST_TOKEN)
    return `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_TOKEN}`;
  const actions = ((request['TransactItems'] ?? []) as Record<string, Fields>[]).flatMap((one) =>
    Object.values(one),
  );
  const refused = actions.map(ofOne).find((one) => one !== undefined);
  if (refused !== undefined) return refused;
  const bytes = actions.reduce(
    (sum, action) => sum + bytesOf(action['Item']) + bytesOf(action['ExpressionAttributeValues']),
    0,
  );
  return bytes > MOST_TRANSACTION_BYTES
    ? 'Member must satisfy constraint: the aggregate size of the items in a transaction cannot exceed 4 MB'
    : undefined;
}

function ofOne(request: Fields): string | undefined {
  const values = (request['ExpressionAttributeValues'] ?? {}) as Record<string, Value>;
  const item = (request['Item'] ?? {}) as Record<string, Value>;
  for (const name of EXPRESSIONS) {
    const expression = request[name];
    if (typeof expression !== 'string') continue;
    const size = Buffer.byteLength(expression);
    if (size > MOST_EXPRESSION_BYTES)
      return `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${size}`;
    for (const [, list = ''] of expression.matchAll(/\bIN\s*\(([^)]*)\)/gi)) {
      const operands = list.split(',').length;
      if (operands > MOST_OPERANDS_OF_IN)
        return `Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${operands}`;
    }
  }
  if ([...Object.values(item), ...Object.values(values)].some((value) => depthOf(value) > DEEPEST))
    return 'Nesting Levels have exceeded supported limits';
  for (const [name, value] of [...Object.entries(item), ...assigned(request, values)]) {
    const key = INDEX_KEYS.get(name);
    const text = value['S'];
    if (!key || typeof text !== 'string') continue;
    if (text === '')
      return `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${key.index}, IndexKey: ${name}`;
    if (Buffer.byteLength(text) > key.most)
      return `One or more parameter values were invalid: Size of ${key.most === 2048 ? 'hashkey' : 'rangekey'} has exceeded the maximum size limit of ${key.most} bytes`;
  }
  return undefined;
}

/** What an update sets attributes to, as far as it says so by a value. */
function assigned(request: Fields, values: Readonly<Record<string, Value>>): [string, Value][] {
  const names = (request['ExpressionAttributeNames'] ?? {}) as Record<string, string>;
  const expression = request['UpdateExpression'];
  if (typeof expression !== 'string') return [];
  return [...expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)].flatMap(
    ([, name = '', value = '']): [string, Value][] => {
      const given = values[value];
      return given ? [[names[name] ?? name, given]] : [];
    },
  );
}

/** Lists and maps count; a list of a text is two deep. */
function depthOf(value: unknown): number {
  const { L: list, M: map } = (value ?? {}) as { readonly L?: readonly unknown[]; readonly M?: object };
  const inner: readonly unknown[] = list ?? (map ? Object.values(map) : []);
  return list || map ? 1 + Math.max(0, ...inner.map(depthOf)) : 1;
}

function bytesOf(fields: unknown): number {
  return fields === undefined ? 0 : Buffer.byteLength(JSON.stringify(fields));
}
