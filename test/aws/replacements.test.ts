import { expect, test } from 'vitest';
import { replacementsIn } from '../../infra/aws/replacements.ts';

const DIFF = `
Stack MentorlineData
Resources
[~] AWS::DynamoDB::GlobalTable Table TableCD117FA1 replace
 └─ [~] KeySchema (requires replacement)
[~] AWS::S3::Bucket Objects Objects1234 may be replaced
Stack MentorlineApp
Resources
[+] AWS::Lambda::Function sweep/Function sweepFunctionABC
[~] AWS::Lambda::Function export/Function exportFunctionABC
[-] AWS::CloudWatch::Alarm Monitoring/old MonitoringoldABC destroy
There were no differences
`;

test('a comparison is read for what is replaced, what may be, and what goes', () => {
  expect(replacementsIn(DIFF)).toEqual([
    { type: 'AWS::DynamoDB::GlobalTable', name: 'Table', what: 'replace', holdsData: true },
    { type: 'AWS::S3::Bucket', name: 'Objects', what: 'may be replaced', holdsData: true },
    { type: 'AWS::CloudWatch::Alarm', name: 'Monitoring/old', what: 'destroy', holdsData: false },
  ]);
  expect(replacementsIn('There were no differences')).toEqual([]);
});
