/** What a program needs in the account: its secrets, itself, its first manager, its forms. */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { isDeepStrictEqual } from 'node:util';
import { TYPEFORM_TOKEN } from '../../../functions/reconcile-forms/reconcile-forms.ts';
import type { Source } from '../../../shared/domain/program.ts';
import { applyProgram } from '../../../shared/journey/apply-program.ts';
import { ADDRESS_KEY, LINK_KEY } from '../../../shared/secrets.ts';
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
    for (const name of wanted.keys()) if ((await readSecret(aws, name)) === undefined) missing.push(name);
    if (missing.length === 0) return outcome('in-order', `${wanted.size} under ${PARAMETER_PREFIX}`);
    // One that is there is never changed: links and webhooks hang on it.
    return does(world, `new: ${missing.join(', ')}`, async () => {
      for (const name of missing) await writeSecret(aws, name, wanted.get(name) ?? '');
    });
  },
};

export const deployed: Step = {
  title: 'Mentorline is deployed',
  async run({ aws }) {
    const outputs = await outputsOf(aws, 'MentorlineApp');
    return outputs
      ? outcome('in-order', outputs['Url'] ?? '')
      : outcome('stop', 'Now: npm run deploy. It takes about ten minutes; then run the set-up again.');
  },
};

export const inForce: Step = {
  title: 'the program is in force',
  async run(world) {
    const { program, aws } = world;
    const name = (await outputsOf(aws, 'MentorlineData'))?.['TableName'];
    if (name === undefined) return outcome('stop', 'The table is missing: npm run deploy.');
    const table = world.tableNamed(name);
    const { id } = program.program;
    const version = await latestVersion(table, id);
    if (version > 0 && isDeepStrictEqual(await programVersion(table, id, version), program))
      return outcome('in-order', `${id}, version ${version}`);
    return does(world, `${id}, version ${version + 1}`, async () => {
      const applied = await applyProgram({ table, clock: world.now }, program, 'set-up');
      if (applied.kind === 'refused') throw new Error(applied.because);
    });
  },
};

export const firstManager: Step = {
  title: 'the first manager has an account',
  async run(world) {
    const { aws, program } = world;
    const { email, name } = program.program.manager;
    const UserPoolId = (await outputsOf(aws, 'MentorlineApp'))?.['ManagersPool'];
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
    return does(world, `${email} gets a mail with a first password`, () =>
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
    const url = (await outputsOf(world.aws, 'MentorlineApp'))?.['Url'] ?? '';
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
  readonly event_types?: { readonly form_response?: boolean };
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
  const found = await world.fetch(at, { headers });
  if (found.ok && isRight((await found.json()) as Hook, url))
    return outcome('in-order', `${source.id}: ${url}`);
  return does(world, `${source.id}: ${url}`, async () => {
    const secret = source.secret === null ? undefined : await readSecret(aws, source.secret);
    const event_types = { form_response: true, form_response_partial: source.partials !== 'ignore' };
    const body = JSON.stringify({ url, enabled: true, secret, verify_ssl: true, event_types });
    const put = await world.fetch(at, { method: 'PUT', headers, body });
    const back = put.ok ? await world.fetch(at, { headers }) : put;
    if (!back.ok || !isRight((await back.json()) as Hook, url))
      throw new Error(
        `Typeform did not take the webhook of ${source.id} (${back.status}). Is the form id right?`,
      );
  });
}

function isRight({ url, enabled, event_types }: Hook, wanted: string): boolean {
  return url === wanted && enabled === true && event_types?.form_response !== false;
}

async function byHand({ aws }: World, source: Source, base: string): Promise<Outcome> {
  const secret = source.secret === null ? undefined : await readSecret(aws, source.secret);
  if (source.provider !== 'google-forms')
    return outcome('to-do', `${source.id}: ${addressOf(source, base)}, secret ${secret ?? 'none'}`);
  return outcome(
    'to-do',
    `${source.id}: paste infra/forms/google-forms.gs into the form's Apps Script (infra/forms/README.md) with the properties`,
    `      HOOK_URL     ${addressOf(source, base)}`,
    `      HOOK_SECRET  ${secret ?? '(made when this is no dry run)'}`,
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
    new PutParameterCommand({ Name: `${PARAMETER_PREFIX}/${name}`, Type: 'SecureString', Value }),
  );
}
