import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { consoleFolder, consolePolicy, type PublicConfig } from '../../console.ts';
import { ORIGIN_HEADER } from '../../../shared/secrets.ts';
import { ROUTES } from '../../routes.ts';
import { PRIVATE } from '../data-stack.ts';
import type { Settings } from '../settings.ts';

export interface WebsiteProps {
  readonly apiId: string;
  readonly signInDomain: string;
  readonly domain: Settings['domain'];
  readonly webAclArn: string | undefined;
  /** What the API knows CloudFront by. */
  readonly originKey: string;
  /** Where there is no CloudFront, this is the API's own, and the console's files come from a function. */
  readonly cloudFront: boolean;
}

/** One address for everything: the console's files from a private bucket, the API beside them. */
export class Website extends Construct {
  readonly assets: Bucket;
  readonly distribution: Distribution | undefined;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebsiteProps) {
    super(scope, id);
    this.assets = new Bucket(this, 'Assets', { ...PRIVATE, removalPolicy: RemovalPolicy.DESTROY });
    const apiDomain = `${props.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    this.distribution = props.cloudFront ? this.#distribution(apiDomain, props) : undefined;
    this.url = `https://${props.domain?.name ?? this.distribution?.distributionDomainName ?? apiDomain}`;
  }

  #distribution(
    apiDomain: string,
    { signInDomain, domain, webAclArn, originKey }: WebsiteProps,
  ): Distribution {
    const api: BehaviorOptions = {
      origin: new HttpOrigin(apiDomain, {
        customHeaders: { [ORIGIN_HEADER]: originKey },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    return new Distribution(this, 'Distribution', {
      comment: 'Mentorline',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.assets as IBucket, {
          // CloudFront's names are the account's, whatever the region: one more deployment elsewhere has others.
          originAccessControl: new S3OriginAccessControl(this, 'Access', {
            originAccessControlName: `mentorline-${Stack.of(this).region}`,
          }),
        }),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.#consoleHeaders(signInDomain),
      },
      // A refusal or a failure of the moment is asked about again at once: a form tool or a page that tries again finds what is there.
      errorResponses: [400, 403, 404, 500, 502, 503, 504].map((httpStatus) => ({
        httpStatus,
        ttl: Duration.seconds(0),
      })),
      additionalBehaviors: Object.fromEntries(apiPatterns().map((pattern) => [pattern, api])),
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      ...(domain && {
        domainNames: [domain.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    });
  }

  /** Puts the console's files into the bucket, in this very deployment; when it is rolled back, those from before return. */
  addFiles(config: PublicConfig): void {
    new BucketDeployment(this, 'Files', {
      destinationBucket: this.assets as IBucket,
      sources: [Source.asset(consoleFolder()), Source.jsonData('config.json', { ...config })],
      // Looked up anew each time, so that no one has to clear CloudFront's memory after a deployment.
      cacheControl: [CacheControl.noCache()],
      logGroup: new LogGroup(this, 'FilesLog', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }

  /** The console's pages; what the functions answer brings headers of its own. */
  #consoleHeaders(signInDomain: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'ConsoleHeaders', {
      responseHeadersPolicyName: `mentorline-console-${Stack.of(this).region}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: consolePolicy(`https://${signInDomain}`),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'x-robots-tag', value: 'noindex', override: true }],
      },
    });
  }
}

/** The first parts of all routes: what begins with one of them is the API's, everything else is the console's. */
export function apiPatterns(): string[] {
  const first = new Set(ROUTES.map(({ path }) => path.split('/')[1] ?? ''));
  return [...first].flatMap((part) => [
    `/${part}/*`,
    ...(ROUTES.some(({ path }) => path === `/${part}`) ? [`/${part}`] : []),
  ]);
}
