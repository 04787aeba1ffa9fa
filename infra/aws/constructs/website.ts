import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
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
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { consolePolicy } from '../../console.ts';
import { ROUTES } from '../../routes.ts';
import { PRIVATE } from '../data-stack.ts';
import type { Settings } from '../settings.ts';

export interface WebsiteProps {
  readonly apiId: string;
  readonly signInDomain: string;
  readonly domain: Settings['domain'];
  readonly webAclArn: string | undefined;
}

/** One address for everything: the console's files from a private bucket, the API beside them. */
export class Website extends Construct {
  readonly assets: Bucket;
  readonly distribution: Distribution;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { apiId, signInDomain, domain, webAclArn }: WebsiteProps) {
    super(scope, id);
    this.assets = new Bucket(this, 'Assets', { ...PRIVATE, removalPolicy: RemovalPolicy.DESTROY });
    const api: BehaviorOptions = {
      origin: new HttpOrigin(`${apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Mentorline',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.assets as IBucket),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.#consoleHeaders(signInDomain),
      },
      additionalBehaviors: Object.fromEntries(apiPatterns().map((pattern) => [pattern, api])),
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      ...(domain && {
        domainNames: [domain.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    });
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
  }

  /** The console's pages; what the functions answer brings headers of its own. */
  #consoleHeaders(signInDomain: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'ConsoleHeaders', {
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
