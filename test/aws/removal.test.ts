import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { deleteData, removalClients, saveEverything } from '../../infra/aws/removal.ts';

const stores = { table: 'T', bucket: 'B', managersPool: 'P' };
const dynamo = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);
const cognito = mockClient(CognitoIdentityProviderClient);
mockClient(CloudFormationClient);

test('everything is saved before anything is deleted: rows of every page, objects by their keys', async () => {
  const row = (sk: string) => marshall({ pk: 'P', sk, body: new Uint8Array([1, 2]) });
  dynamo
    .on(ScanCommand)
    .resolvesOnce({ Items: [row('1')], LastEvaluatedKey: row('1') })
    .resolvesOnce({ Items: [row('2')] });
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'runs/spring/match-1.json' }] });
  s3.on(GetObjectCommand).resolves({
    Body: { transformToByteArray: async () => Buffer.from('{}') } as never,
  });
  const folder = await mkdtemp(join(tmpdir(), 'mentorline-save-'));
  try {
    expect(await saveEverything(removalClients('eu-central-1'), stores, join(folder, 'save'))).toEqual({
      rows: 2,
      objects: 1,
    });
    const lines = (await readFile(join(folder, 'save/rows.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { pk: 'P', sk: '1', body: { base64: 'AQI=' } },
      { pk: 'P', sk: '2', body: { base64: 'AQI=' } },
    ]);
    expect(await readFile(join(folder, 'save/objects/runs/spring/match-1.json'), 'utf8')).toBe('{}');
    // A second save into the same folder would overwrite the first.
    await expect(
      saveEverything(removalClients('eu-central-1'), stores, join(folder, 'save')),
    ).rejects.toThrow('is there already');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('protections are lifted one by one, every version of every object goes, and what is gone is no error', async () => {
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({ Versions: [{ Key: 'a', VersionId: '1' }], DeleteMarkers: [{ Key: 'a', VersionId: '2' }] })
    .resolves({});
  dynamo.on(UpdateTableCommand).resolves({});
  dynamo.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'ACTIVE' } });
  dynamo
    .on(DeleteTableCommand)
    .rejects(Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' }));
  await deleteData(removalClients('eu-central-1'), stores, ['MentorlineData']);
  expect(s3.commandCalls(DeleteObjectsCommand)[0]?.args[0].input.Delete?.Objects).toEqual([
    { Key: 'a', VersionId: '1' },
    { Key: 'a', VersionId: '2' },
  ]);
  expect(s3.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  expect(cognito.commandCalls(UpdateUserPoolCommand)[0]?.args[0].input).toMatchObject({
    DeletionProtection: 'INACTIVE',
  });
  expect(cognito.commandCalls(DeleteUserPoolCommand)).toHaveLength(1);

  dynamo.on(UpdateTableCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(deleteData(removalClients('eu-central-1'), stores, [])).rejects.toThrow('no');
});
