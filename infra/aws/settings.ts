/** What a manager decides about her deployment: `context.mentorline` of cdk.json, written there by `npm run setup`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const Known = z.strictObject({
  /** Where everything lives. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'give an AWS region, for example eu-central-1'),
  /** The domain that email comes from; its DNS gets the records that `npm run setup` prints. */
  senderDomain: z.hostname('give a domain, for example mentoring.example.org'),
  /** The domain was an identity of SES before Mentorline, which then uses it and leaves it as it is. */
  existingIdentity: z.boolean().default(false),
  /** Where alarms and the budget's warning go. */
  alarmsTo: z.email('give the address that alarms go to'),
  /** What SES grants the account: 1 in the sandbox, 14 and more after it. */
  emailsPerSecond: z.number().positive().max(1000).default(1),
  /** Where the account at Typeform lives; for some of the EU https://api.typeform.eu. */
  typeformUrl: z.url().default('https://api.typeform.com'),
  /** US dollars; an email warns at 80 percent of it. 0: no budget. */
  monthlyBudget: z.number().nonnegative().default(20),
  /**
   * `only`: everything comes through CloudFront. `none`: without it, for an account that may not use it yet. `beside`: through it,
   * and the API's own address, which links in earlier emails lead to, answers as well.
   */
  cloudFront: z.enum(['only', 'beside', 'none']).default('only'),
  /** Counts the changes of the header by which the API knows CloudFront; see docs/operations.md. */
  originKeyVersion: z.int().min(1).default(1),
  /** Accounts that may run few functions at once can reserve none for any of them; the setup looks that up. */
  reserveConcurrency: z.boolean().default(true),
  /** A web application firewall that slows down who asks too often. About 6 dollars a month. */
  rateRule: z.boolean().default(false),
  /** Requests in five minutes from one address before the rate rule refuses more. */
  rateLimit: z.int().min(100).default(1000),
  /** The address of the whole, instead of one from CloudFront; its certificate has to be in us-east-1. */
  domain: z
    .strictObject({
      name: z.hostname(),
      certificateArn: z
        .string()
        .regex(/^arn:aws:acm:us-east-1:/, 'the certificate of a CloudFront address is one of us-east-1'),
    })
    .optional(),
});

export const Settings = Known.superRefine(({ cloudFront, rateRule, domain }, context) => {
  if (cloudFront !== 'none') return;
  const without = 'is a part of CloudFront, which cloudFront: "none" does without';
  if (rateRule) context.addIssue({ code: 'custom', path: ['rateRule'], message: without });
  if (domain) context.addIssue({ code: 'custom', path: ['domain'], message: without });
});
export type Settings = z.infer<typeof Settings>;

/** Settings as the context holds them. Throws with one line for each thing to fix. */
export function readSettings(context: unknown): Settings {
  const read = Settings.safeParse(context ?? {});
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) =>
      `cdk.json context.mentorline${path.map((part) => `.${String(part)}`).join('')}: ${message}`,
  );
  throw new Error(problems.join('\n'));
}

/** A mark for each setting that changes with its value, and does not show it: addresses are among them. */
export function settingMarks(settings: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8),
    ]),
  );
}

const CDK_JSON = new URL('../../cdk.json', import.meta.url);

/** The settings for commands that run beside CDK. */
export async function currentSettings(): Promise<Settings> {
  const { context } = JSON.parse(await readFile(CDK_JSON, 'utf8')) as { context: { mentorline: unknown } };
  return readSettings(context.mentorline);
}
