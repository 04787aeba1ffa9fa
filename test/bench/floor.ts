/** The least that can take a delivery in: a schema for its environment, a secret that is read, a signature, a row that is written. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';

const env = z.object({ TABLE_NAME: z.string(), PARAMETER: z.string() }).parse(process.env);
const table = new DynamoDBClient({});
const parameters = new SSMClient({});

interface Delivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function handler({ body, headers }: Delivery): Promise<{ statusCode: number }> {
  const { Parameter } = await parameters.send(
    new GetParameterCommand({ Name: env.PARAMETER, WithDecryption: true }),
  );
  const { current } = z.object({ current: z.string() }).parse(JSON.parse(Parameter?.Value ?? '{}'));
  const signature = `sha256=${createHmac('sha256', current).update(body).digest('base64')}`;
  const [a, b] = [Buffer.from(signature), Buffer.from(headers['typeform-signature'] ?? '')];
  if (a.length !== b.length || !timingSafeEqual(a, b)) return { statusCode: 401 };
  const Item = { pk: { S: `FLOOR#${signature}` }, sk: { S: 'A' }, raw: { S: body } };
  await table.send(new PutItemCommand({ TableName: env.TABLE_NAME, Item }));
  return { statusCode: 200 };
}
