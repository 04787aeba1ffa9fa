/** The rate rules in front of CloudFront: of an address, and of a form or link. Firewalls of CloudFront live in us-east-1, wherever the rest is. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

const AS_IT_IS = [{ priority: 0, type: 'NONE' }];

function pathBegins(searchString: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      searchString,
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      textTransformations: AS_IT_IS,
    },
  };
}

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
        {
          // One form or one link that is called again and again, from wherever, is in no one else's way.
          name: 'rate-of-a-path',
          priority: 1,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              limit: rateLimit,
              aggregateKeyType: 'CUSTOM_KEYS',
              customKeys: [{ uriPath: { textTransformations: AS_IT_IS } }],
              scopeDownStatement: { orStatement: { statements: ['/in/', '/p/', '/u/'].map(pathBegins) } },
            },
          },
          visibilityConfig: visibility('mentorline-rate-of-a-path'),
        },
      ],
    }).attrArn;
  }
}
