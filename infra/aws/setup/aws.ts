/** The clients of the setup, and the few questions that several steps ask. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

export const EDGE_REGION = 'us-east-1';

export interface Aws {
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  /** In us-east-1, where firewalls of CloudFront live. */
  readonly edge: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly ses: SESClient;
  readonly ssm: SSMClient;
  readonly sns: SNSClient;
  readonly cognito: CognitoIdentityProviderClient;
}

export function awsIn(region: string): Aws {
  return {
    sts: new STSClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    edge: new CloudFormationClient({ region: EDGE_REGION }),
    lambda: new LambdaClient({ region }),
    ses: new SESClient({ region }),
    ssm: new SSMClient({ region }),
    sns: new SNSClient({ region }),
    cognito: new CognitoIdentityProviderClient({ region }),
  };
}

/** What a stack tells of itself; `undefined` when there is no such stack. */
export async function outputsOf(
  cloudFormation: CloudFormationClient,
  StackName: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }): [string, string] => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // CloudFormation has no error of its own for this.
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    )
      return undefined;
    throw error;
  }
}
