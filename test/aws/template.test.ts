import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACKNOWLEDGED } from '../../infra/aws/nag-suppressions.ts';
import { readSettings } from '../../infra/aws/settings.ts';
import { ORIGIN_KEY } from '../../shared/secrets.ts';
import { resourcesOf, synthesise, type Templates } from '../support/synth.ts';
import { QUOTAS } from './quotas.ts';
import { RULES } from './rules.ts';

const { templates } = synthesise();

test.each([...RULES, ...QUOTAS])('$rule', ({ findings, plant }) => {
  expect(findings(templates)).toEqual([]);
  const broken = structuredClone<Templates>(templates);
  plant(broken);
  expect(findings(broken).length).toBeGreaterThan(0);
});

const STATEFUL =
  /^AWS::(DynamoDB::GlobalTable|S3::Bucket|Cognito::UserPool|SES::(EmailIdentity|ConfigurationSet)|Scheduler::ScheduleGroup|SQS::Queue)$/;

test('what holds data has the logical id of the first release: another would be a new, empty one', () => {
  const stateful = Object.fromEntries(
    Object.entries(templates).flatMap(([stack, { Resources }]) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => STATEFUL.test(Type))
        .map(([id, { Type }]) => [`${stack}.${id}`, Type]),
    ),
  );
  const contract = JSON.parse(readFileSync(new URL('first-release.json', import.meta.url), 'utf8')) as object;
  expect(stateful).toEqual(contract);
});

test('a first deployment guards nothing, so that one that fails can be taken back whole', () => {
  const { templates: unguarded } = synthesise({ firstDeployment: true });
  const text = JSON.stringify([unguarded['MentorlineData'], unguarded['MentorlineEmail']]);
  expect(text).not.toMatch(/"DeletionProtectionEnabled":true|"DeletionProtection":"ACTIVE"/);
  expect(text).not.toContain('"DeletionPolicy":"Retain"');
  expect(JSON.stringify(templates['MentorlineData'])).toContain('"DeletionProtectionEnabled":true');
});

test('an identity of SES that was there before is left as it is', () => {
  const { templates: other } = synthesise({ settings: { existingIdentity: true } });
  expect(JSON.stringify(other['MentorlineEmail'])).not.toContain('AWS::SES::EmailIdentity');
  expect(JSON.stringify(other['MentorlineEmail'])).toContain('AWS::SES::ConfigurationSet');
});

test('an account that may not use CloudFront yet deploys without it: the API serves the console, by the same rules', () => {
  const { templates: other } = synthesise({ settings: { cloudFront: 'none' } });
  const text = JSON.stringify(other);
  expect(text).not.toContain('AWS::CloudFront::');
  const others = [...RULES, ...QUOTAS].filter(({ rule }) => !rule.includes('CloudFront'));
  expect(others.length).toBe(RULES.length + QUOTAS.length - 4);
  // Four routes more than the table of routes has.
  const more = ['GET /', 'HEAD /', 'GET /{proxy+}', 'HEAD /{proxy+}'];
  expect(others.flatMap(({ findings }) => findings(other))).toEqual(
    more.map((route) => `no one asked for: ${route} console-files anyone`),
  );
  const environments = JSON.stringify(
    resourcesOf(other, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties['Environment']),
  );
  // Links lead to the API's own address, which answers everyone.
  expect(environments).toContain('"ORIGIN_SECRET":""');
  expect(environments).not.toContain(`"ORIGIN_SECRET":"${ORIGIN_KEY}"`);
});

test('beside CloudFront, the address that earlier links lead to answers as well', () => {
  const { templates: other } = synthesise({ settings: { cloudFront: 'beside' } });
  expect(JSON.stringify(other)).toContain('AWS::CloudFront::Distribution');
  expect(JSON.stringify(other)).not.toContain(`"ORIGIN_SECRET":"${ORIGIN_KEY}"`);
});

test('what is a part of CloudFront is refused without it', () => {
  const set = { cloudFront: 'none', rateRule: true };
  expect(() => synthesise({ settings: set })).toThrow('context.mentorline.rateRule');
});

test('the rate rule, a domain and an account that may run little at once are settings', () => {
  const { templates: other } = synthesise({
    settings: {
      rateRule: true,
      reserveConcurrency: false,
      domain: { name: 'm.example.org', certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/1' },
    },
  });
  const edge = JSON.stringify(other['MentorlineEdge']);
  expect(edge).toContain('"AggregateKeyType":"IP"');
  expect(edge).toContain('"CustomKeys":[{"UriPath"');
  const text = JSON.stringify(other['MentorlineApp']);
  expect(text).toContain('"WebACLId"');
  expect(text).toContain('"Aliases":["m.example.org"]');
  expect(text).toContain('TLSv1.2_2021');
  expect(text).not.toContain('ReservedConcurrentExecutions');
  expect(JSON.stringify(templates['MentorlineApp'])).toContain('ReservedConcurrentExecutions');
});

test('settings that are wrong are named with their place and the fix', () => {
  const wrong = { region: 'Frankfurt', senderDomain: 'mentoring.example.org', alarmsTo: 'no one', budget: 3 };
  expect(() => readSettings(wrong)).toThrow(
    [
      'cdk.json context.mentorline.region: give an AWS region, for example eu-central-1',
      'cdk.json context.mentorline.alarmsTo: give the address that alarms go to',
      'cdk.json context.mentorline: Unrecognized key: "budget"',
    ].join('\n'),
  );
});

test('about a dozen rules are answered otherwise, each with a reason', () => {
  expect(ACKNOWLEDGED.length).toBeLessThanOrEqual(12);
  for (const { reason } of ACKNOWLEDGED) expect(reason.length).toBeGreaterThan(30);
});
