/** What a deployment would replace or take away, read from CDK's own comparison. */

/** A line of `cdk diff` that changes a resource: `[~] AWS::S3::Bucket Website/Assets WebsiteAssets1234 replace`. */
const RESOURCE = /^\[([~+-])\]\s+(AWS::\w+::\w+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/;

/** Kinds that hold what cannot be made again. */
const HOLDS_DATA = /^AWS::(DynamoDB|S3|Cognito::UserPool$|SES::EmailIdentity)/;

export interface Replacement {
  readonly type: string;
  readonly name: string;
  /** `replace`: a new, empty one takes its place. `may be replaced`: AWS decides. `destroy`: it goes. */
  readonly what: 'replace' | 'may be replaced' | 'destroy';
  readonly holdsData: boolean;
}

export function replacementsIn(diff: string): Replacement[] {
  return diff.split('\n').flatMap((line) => {
    const [, mark, type = '', name = '', , rest = ''] = RESOURCE.exec(line.trim()) ?? [];
    const what =
      mark === '-' || /\bdestroy\b/.test(rest)
        ? 'destroy'
        : /may be replaced/.test(rest)
          ? 'may be replaced'
          : mark === '~' && /\breplace\b/.test(rest)
            ? 'replace'
            : undefined;
    return what ? [{ type, name, what, holdsData: HOLDS_DATA.test(type) }] : [];
  });
}
