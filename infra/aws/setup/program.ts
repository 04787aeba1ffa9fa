/** What a program needs in the account: its secrets, itself, its first manager, its forms. */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { isDeepStrictEqual } from 'node:util';
import type { Source } from '../../../shared/domain/program.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { ADDRESS_KEY, LINK_KEY, TYPEFORM_TOKEN } from '../../../shared/secrets.ts';
import { latestVersion, programVersion } from '../../../shared/store/programs.ts';
import { PARAMETER_PREFIX } from '../app-stack.ts';
import { type Aws, outputsOf } from './aws.ts';
import { does, type Outcome, outcome, type Step, type World } from './step.ts';

/** Webhooks of one deployment at Typeform have one tag, so that connecting again replaces. */
const TAG = 'mentorline';

export const secrets: Step = {
  title: 'the secrets are in the parameter store',
  async run(world) {
    const { program, typeform, aws } = world;
    const wanted = new Map<string, string>([
      [LINK_KEY, world.makeSecret()],
      [ADDRESS_KEY, world.makeSecret()],
    ]);
    for (const { secret, provider } of program.sources)
      if (secret !== null)
        wanted.set(secret, `${provider === 'typeform' ? '' : 'whsec_'}${world.makeSecret()}`);
    if (typeform.token !== undefined) wanted.set(TYPEFORM_TOKEN, typeform.token);
    const missing: string[] = [];
    for (const [name, value] of wanted) {
      const known = await readSecret(aws, name);
      if (known === undefined || (name === TYPEFORM_TOKEN && known !== value)) missing.push(name);
    }
    if (missing.length === 0) return outcome('in-order', `${wanted.size} under ${PARAMETER_PREFIX}`);
    // But for the token, one that is there is never changed: links and webhooks hang on it.
    return does(world, `new: ${missing.join(', ')}`, async () => {
      for (const name of missing) await writeSecret(aws, name, wanted.get(name) ?? '');
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
      : outcome('stop', 'Now: npm run deploy. It takes about ten minutes; then run the set-up again.');
  },
};

export const inForce: Step = {
  title: 'the program is in force',
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
      const applied = await applyProgram({ table, clock: world.now }, program, { by: 'set-up' });
      if (applied.kind === 'refused') throw new Error(applied.because);
    });
  },
};

export const firstManager: Step = {
  title: 'the first manager has an account',
  async run(world) {
    const { aws, program } = world;
    const { email, name } = program.program.manager;
    const UserPoolId = (await outputsOf(aws.cloudFormation, 'MentorlineApp'))?.['ManagersPool'];
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
    return does(world, `${email} gets an email with a first password`, () =>
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
  title: 'the forms are connected',
  async run(world) {
    const url = (await outputsOf(world.aws.cloudFormation, 'MentorlineApp'))?.['Url'] ?? '';
    const outcomes: Outcome[] = [];
    for (const source of world.program.sources)
      outcomes.push(
        source.provider === 'typeform'
          ? await typeformHook(world, source, url)
          : await byHand(world, source, url),
      );
    const worst = (['to-do', 'would-do', 'done'] as const).find((state) =>
      outcomes.some((one) => one.state === state),
    );
    return outcome(worst ?? 'in-order', ...outcomes.flatMap(({ says }) => says));
  },
};

interface Hook {
  readonly url?: string;
  readonly enabled?: boolean;
  readonly event_types?: { readonly form_response?: boolean; readonly form_response_partial?: boolean };
}

async function typeformHook(world: World, source: Source, base: string): Promise<Outcome> {
  const { typeform, aws } = world;
  const url = addressOf(source, base);
  if (typeform.token === undefined || source.form === undefined)
    return outcome(
      'to-do',
      `${source.id}: set TYPEFORM_TOKEN (a personal token with webhooks:write and responses:read) and run again,`,
      `      or make a webhook to ${url} with the secret of the parameter ${PARAMETER_PREFIX}/${source.secret ?? ''}.`,
    );
  const at = `${typeform.baseUrl}/forms/${encodeURIComponent(source.form)}/webhooks/${TAG}`;
  const headers = { authorization: `Bearer ${typeform.token}`, 'content-type': 'application/json' };
  const event_types = { form_response: true, form_response_partial: source.partials !== 'ignore' };
  const wanted: Hook = { url, enabled: true, event_types };
  const read = async (): Promise<boolean> => {
    const found = await world.fetch(at, { headers });
    return found.ok && isRight((await found.json()) as Hook, wanted);
  };
  const before = await read();
  if (world.dryRun) return outcome(before ? 'in-order' : 'would-do', `${source.id}: ${url}`);
  // Put even where it looks right: Typeform does not tell whether it has the secret that we have.
  const secret = source.secret === null ? undefined : await readSecret(aws, source.secret);
  const body = JSON.stringify({ ...wanted, secret, verify_ssl: true });
  const put = await world.fetch(at, { method: 'PUT', headers, body });
  if (!put.ok || !(await read()))
    throw new Error(
      `Typeform did not take the webhook of ${source.id} (${put.status}). Is the form id right?`,
    );
  return outcome(before ? 'in-order' : 'done', `${source.id}: ${url}`);
}

function isRight({ url, enabled, event_types: events }: Hook, wanted: Hook): boolean {
  return (
    url === wanted.url &&
    enabled === true &&
    events?.form_response === true &&
    (events.form_response_partial ?? false) === wanted.event_types?.form_response_partial
  );
}

async function byHand(world: World, source: Source, base: string): Promise<Outcome> {
  const url = addressOf(source, base);
  const secret = await shownSecret(world, source);
  if (source.provider !== 'google-forms') return outcome('to-do', `${source.id}: ${url}, secret ${secret}`);
  return outcome(
    'to-do',
    `${source.id}: paste infra/forms/google-forms.gs into the form's Apps Script (infra/forms/README.md) with the properties`,
    `      HOOK_URL     ${url}`,
    `      HOOK_SECRET  ${secret}`,
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
