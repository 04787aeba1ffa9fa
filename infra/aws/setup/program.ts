/** What a program needs in the account: its secrets, itself, its first manager, its forms. */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { isDeepStrictEqual } from 'node:util';
import type { Source } from '../../../shared/domain/program-questions.ts';
import { formAddress, isOwnForm } from '../../../shared/domain/source.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { ADDRESS_KEY, LINK_KEY, ORIGIN_KEY } from '../../../shared/secrets.ts';
import { latestVersion, programVersion } from '../../../shared/store/programs.ts';
import { ORIGIN_PARAMETER, PARAMETER_PREFIX } from '../app-stack.ts';
import { type Aws, outputsOf } from './aws.ts';
import { does, type Outcome, outcome, type Step, type World } from './step.ts';
import { providerOf } from '../../../shared/forms/providers.ts';
import { hasScript } from '../../../shared/forms/scripts.ts';
import type { FormProvider } from '../../../shared/forms/provider.ts';

export const secrets: Step = {
  title: 'Secrets are in the parameter store',
  async run(world) {
    const { program, tokens, aws } = world;
    const wanted = new Map<string, string>([
      [LINK_KEY, world.makeSecret()],
      [ADDRESS_KEY, world.makeSecret()],
      [ORIGIN_KEY, world.makeSecret()],
    ]);
    for (const { secret, provider } of program.sources)
      if (secret !== null)
        wanted.set(secret, `${providerOf(provider)?.secretPrefix ?? ''}${world.makeSecret()}`);
    for (const [name, token] of Object.entries(tokens)) wanted.set(name, token);
    const missing: string[] = [];
    for (const [name, value] of wanted) {
      const known = await readSecret(aws, name);
      if (known === undefined || (name in tokens && known !== value)) missing.push(name);
    }
    const origin = (await readSecret(aws, ORIGIN_KEY)) ?? wanted.get(ORIGIN_KEY) ?? '';
    const header = await readPlain(aws, ORIGIN_PARAMETER);
    if (missing.length === 0 && header === origin)
      return outcome('in-order', `${wanted.size} under ${PARAMETER_PREFIX}`);
    // But for the token, one that is there is never changed: links and webhooks hang on it.
    const made = [...missing, ...(header === origin ? [] : [ORIGIN_PARAMETER])];
    return does(world, `new: ${made.join(', ')}`, async () => {
      for (const name of missing) await writeSecret(aws, name, wanted.get(name) ?? '');
      if (header !== origin) await writePlain(aws, ORIGIN_PARAMETER, origin);
    });
  },
};

export const deployed: Step = {
  title: 'Mentorline is deployed',
  async run({ aws }) {
    const outputs = await outputsOf(aws.cloudFormation, 'MentorlineApp');
    // A first deployment that failed leaves a stack that says nothing.
    return outputs?.['Url']
      ? outcome('in-order', outputs['Url'])
      : outcome(
          'stop',
          'Now: npm run deploy. It takes about ten minutes; then run the setup again.',
          'If AWS says that your account must be verified before it may use CloudFront: open a case with AWS Support, which is free. Until then set cloudFront to "none" in cdk.json and deploy again; see Settings in docs/operations.md.',
        );
  },
};

export const inForce: Step = {
  title: 'The program is saved',
  async run(world) {
    const { program, aws } = world;
    const name = (await outputsOf(aws.cloudFormation, 'MentorlineData'))?.['TableName'];
    if (name === undefined) return outcome('stop', 'The table is missing: npm run deploy.');
    const table = world.tableNamed(name);
    const { id } = program.program;
    const version = await latestVersion(table, id);
    if (version > 0 && isDeepStrictEqual(await programVersion(table, id, version), program))
      return outcome('in-order', `${id}, version ${version}`);
    return does(world, `${id}, version ${version + 1}`, async () => {
      const applied = await applyProgram({ table, clock: world.now }, program, { by: 'setup' });
      if (applied.kind === 'refused') throw new Error(applied.because);
    });
  },
};

export const firstManager: Step = {
  title: 'The first manager has an account',
  async run(world) {
    const { aws, program } = world;
    const { email, name } = program.program.manager;
    const UserPoolId = (await outputsOf(aws.cloudFormation, 'MentorlineData'))?.['ManagersPool'];
    try {
      await aws.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
      return outcome('in-order', email);
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw error;
    }
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: name },
    ];
    return does(
      world,
      `${email} gets an email with a temporary password; at the first sign-in she chooses her own and scans a code with an authenticator app`,
      () =>
        aws.cognito.send(
          new AdminCreateUserCommand({
            UserPoolId,
            Username: email,
            UserAttributes,
            DesiredDeliveryMediums: ['EMAIL'],
          }),
        ),
    );
  },
};

export const forms: Step = {
  title: 'The forms are connected',
  async run(world) {
    const url = (await outputsOf(world.aws.cloudFormation, 'MentorlineApp'))?.['Url'] ?? '';
    const outcomes: Outcome[] = [];
    for (const source of world.program.sources) outcomes.push(await connected(world, source, url));
    const worst = (['to-do', 'would-do', 'done'] as const).find((state) =>
      outcomes.some((one) => one.state === state),
    );
    return outcome(worst ?? 'in-order', ...outcomes.flatMap(({ says }) => says));
  },
};

/** By the provider's API where it has one and we have its token; otherwise the steps to do it by hand. */
async function connected(world: World, source: Source, base: string): Promise<Outcome> {
  if (isOwnForm(source))
    return outcome('in-order', `${source.id}: ${formAddress(world.program, source, base) ?? ''}`);
  const { aws } = world;
  const url = addressOf(source, base);
  const provider = providerOf(source.provider);
  const token = provider?.api && world.tokens[provider.api.tokenSecret];
  if (!provider?.api || token === undefined || source.form === undefined)
    return byHand(world, source, { url, provider });
  const { fetch, pause } = world;
  const baseUrl = world.baseUrls[source.provider] ?? provider.api.baseUrl;
  const hook = await provider.api.connect(
    { baseUrl, token, fetch, pause },
    {
      form: source.form,
      url,
      secret: source.secret === null ? undefined : await readSecret(aws, source.secret),
      partials: source.partials !== 'ignore',
    },
  );
  const says = `${source.id}: ${url}`;
  if (world.dryRun) return outcome(hook.isRight ? 'in-order' : 'would-do', says);
  await hook.apply();
  return outcome(hook.isRight ? 'in-order' : 'done', says);
}

async function byHand(
  world: World,
  source: Source,
  { url, provider }: { readonly url: string; readonly provider: FormProvider | undefined },
): Promise<Outcome> {
  const secret = await shownSecret(world, source);
  const steps = hasScript(source.provider)
    ? ['In the console, open Setup and choose "Show how to connect it": the script there has what it needs.']
    : (provider?.setupSteps({ url, secret }) ?? [`Post to ${url}`]);
  const byApi =
    provider?.api && source.form !== undefined
      ? [`      Or ${provider.api.tokenHint} and run this again.`]
      : [];
  return outcome(
    'to-do',
    `${source.id}:`,
    ...steps.map((step, index) => `      ${index + 1}. ${step}`),
    ...byApi,
  );
}

/** Shown only when asked for: what a terminal shows stays in its history. */
async function shownSecret({ aws, showSecrets }: World, { secret }: Source): Promise<string> {
  if (secret === null) return 'none';
  const value = showSecrets ? await readSecret(aws, secret) : undefined;
  return (
    value ?? `the value of the parameter ${PARAMETER_PREFIX}/${secret} (or run this with --show-secrets)`
  );
}

function addressOf({ provider, id }: Source, base: string): string {
  return `${base}/in/${provider}/${id}`;
}

async function readSecret({ ssm }: Pick<Aws, 'ssm'>, name: string): Promise<string | undefined> {
  try {
    const Name = `${PARAMETER_PREFIX}/${name}`;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return (JSON.parse(Parameter?.Value ?? '{}') as { current?: string }).current;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** A parameter of plain text: CloudFormation reads no other kind for CloudFront. */
async function readPlain({ ssm }: Pick<Aws, 'ssm'>, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${PARAMETER_PREFIX}/${name}` }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

async function writePlain({ ssm }: Pick<Aws, 'ssm'>, name: string, Value: string): Promise<void> {
  const Name = `${PARAMETER_PREFIX}/${name}`;
  await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value, Overwrite: true }));
}

async function writeSecret({ ssm }: Pick<Aws, 'ssm'>, name: string, current: string): Promise<void> {
  const Value = JSON.stringify({ current });
  await ssm.send(
    new PutParameterCommand({
      Name: `${PARAMETER_PREFIX}/${name}`,
      Type: 'SecureString',
      Value,
      Overwrite: true,
    }),
  );
}
