/** What must outlive every deployment: the table, the bucket, the managers' accounts. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { TABLE_SHAPE } from '../table.ts';
import { DELETE_AT } from '../../shared/store/table.ts';

/** Request units a second. A fault or a flood cannot cost more than this: about 60 dollars a day at the very most. */
const MOST_READS = 2000;
const MOST_WRITES = 1000;

/** What holds data stays when its stack goes, but for a first deployment that failed: the next one begins anew. */
const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

export interface DataStackProps extends StackProps {
  /** Guarded against deletion. Not so while it is first created: what is guarded cannot be taken back when that fails. */
  readonly guarded: boolean;
}

export class DataStack extends Stack {
  readonly table: TableV2;
  readonly bucket: Bucket;
  readonly managers: UserPool;

  constructor(scope: Construct, id: string, { guarded, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: guarded });
    const [partitionKey, sortKey] = keysOf(TABLE_SHAPE);
    this.table = new TableV2(this, 'Table', {
      partitionKey,
      sortKey,
      globalSecondaryIndexes: TABLE_SHAPE.GlobalSecondaryIndexes.map((index) => {
        const [hash, range] = keysOf(index);
        return {
          ...{ indexName: index.IndexName, partitionKey: hash, sortKey: range },
          ...{ maxReadRequestUnits: MOST_READS, maxWriteRequestUnits: MOST_WRITES },
          ...('NonKeyAttributes' in index.Projection && {
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: index.Projection.NonKeyAttributes,
          }),
        };
      }),
      billing: Billing.onDemand({ maxReadRequestUnits: MOST_READS, maxWriteRequestUnits: MOST_WRITES }),
      dynamoStream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: DELETE_AT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: guarded,
      removalPolicy: KEPT,
    });
    this.bucket = new Bucket(this, 'Objects', {
      ...PRIVATE,
      versioned: true,
      removalPolicy: KEPT,
      lifecycleRules: [
        {
          prefix: 'exports/',
          expiration: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(1),
        },
        { prefix: 'shards/', expiration: Duration.days(7) },
        { noncurrentVersionExpiration: Duration.days(30) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.managers = new UserPool(this, 'Managers', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // Whoever is invited sets the password by a code to her address.
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Managers are invited by the setup and by each other; no one makes an account of her own.
      selfSignUpEnabled: false,
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: guarded,
      removalPolicy: KEPT,
    });
    // For the setup, and for taking everything away.
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'ObjectsBucket', { value: this.bucket.bucketName });
    new CfnOutput(this, 'ManagersPool', { value: this.managers.userPoolId });
  }
}

/** A bucket that no one reaches but whom a role or a distribution is given to. */
export const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
} as const;

interface Keyed {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

function keysOf({
  KeySchema,
}: Keyed): [{ name: string; type: AttributeType }, { name: string; type: AttributeType }] {
  const [hash, range] = KeySchema.map(({ AttributeName }) => ({
    name: AttributeName,
    type: AttributeType.STRING,
  }));
  if (!hash || !range) throw new Error('Our table and its indexes have two keys each.');
  return [hash, range];
}
