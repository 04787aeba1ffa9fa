/** The rate rule in front of CloudFront. Firewalls of CloudFront live in us-east-1, wherever the rest is. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

export class EdgeStack extends Stack {
  readonly webAclArn: string;

  constructor(
    scope: Construct,
    id: string,
    { rateLimit, ...props }: StackProps & { readonly rateLimit: number },
  ) {
    super(scope, id, props);
    const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      // Samples would show addresses and paths with links in them.
      sampledRequestsEnabled: false,
    });
    this.webAclArn = new CfnWebACL(this, 'RateRule', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('mentorline'),
      rules: [
        {
          name: 'rate',
          priority: 0,
          // Refusals must stay ones that a form tool retries: 429, never a 403.
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rateBasedStatement: { limit: rateLimit, aggregateKeyType: 'IP' } },
          visibilityConfig: visibility('mentorline-rate'),
        },
      ],
    }).attrArn;
  }
}
