/** A form of a tool: connected by hand, or made there with the manager's token; then taken into the program as what it said it is. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { iso } from '../../../shared/domain/calendar.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import { cohortFor } from '../../../shared/usecases/access/cohort-access.ts';
import { type ApiDependencies, type ManagerRequest, orNotFound, type Routes } from '../route.ts';
import { editProgramText } from '../../../shared/domain/program-text.ts';
import { suggestMapping } from '../../../shared/forms/suggest.ts';
import { accessWith, providerAccess } from '../../../shared/usecases/intake/ask-provider.ts';
import { offerCode } from '../../../shared/usecases/intake/offer-code.ts';
import { replay } from './deliveries.ts';
import { publish, textOf } from './program.ts';
import { isOwnForm } from '../../../shared/domain/source.ts';
import { findSource, introducedWrite } from '../../../shared/store/sources.ts';
import { FormNotMade, ProviderUnavailable } from '../../../shared/forms/provider.ts';
import { formSpec } from '../../../shared/forms/form-spec.ts';
import { formTokenOf } from '../../../shared/secrets.ts';
import { providerOf } from '../../../shared/forms/providers.ts';
import { scriptOf } from '../../../shared/forms/scripts.ts';
import { isOnLaptop } from './setup.ts';

/** How a form is connected by hand. */
export interface Connection {
  readonly address: string;
  /** What it signs with; absent where it signs nothing. */
  readonly secret?: string;
  readonly steps: readonly string[];
  /** A script to paste, where the tool needs one. */
  readonly script?: string;
  /** What the tool does when it is given a token: makes the form, or only connects one that is there. */
  readonly byToken?: {
    readonly makes: boolean;
    /** Where to get one. */
    readonly help: string;
  };
  /** The address is one of this machine alone. */
  readonly isUnreachable: boolean;
}

/** Where a form posts to, and the secret that it signs with; made now unless there is one. */
async function connectForm(
  { table, secretMaker, publicUrl, clock }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'owner' }));
  // Our own form is connected to nothing.
  if (!found || isOwnForm(source)) return undefined;
  const url = `${publicUrl}/in/${source.provider}/${source.id}`;
  const provider = providerOf(source.provider);
  const secret =
    source.secret === null ? undefined : await secretMaker.make(source.secret, provider?.secretPrefix ?? '');
  if (secret !== undefined)
    await table.write(
      auditWrite(source.cohort, {
        at: iso(clock()),
        by: manager.id,
        what: 'connected-form',
        about: source.id,
      }),
    );
  const code = randomBytes(18).toString('base64url');
  const script = await scriptOf(source.provider, { url, code });
  if (script !== undefined) await offerCode({ table, clock }, found.program, { source, code });
  const connection: Connection = {
    address: (secret !== undefined && provider?.addressOf?.({ url, secret })) || url,
    steps:
      provider && secret !== undefined
        ? provider.setupSteps({ url, secret })
        : [`Let the sender post to ${url}`],
    isUnreachable: isOnLaptop(publicUrl),
    ...(provider?.api &&
      secret !== undefined && {
        byToken: { makes: provider.api.make !== undefined, help: provider.api.tokenHelp },
      }),
    // A script gets it by its code, so that it stands in no text that is copied.
    ...(script === undefined ? secret !== undefined && !provider?.addressOf && { secret } : { script }),
  };
  return json(200, connection);
}

const MakeBody = z.object({
  token: z.string().trim().min(10).max(500),
  /** Of a form that is there: its address or its id. */
  form: z.string().trim().max(500).optional(),
});

/**
 * Makes the form at its tool, or finds the one that is there, connects it, and takes it into the program. A call that breaks off goes on with the form that was made,
 * because no tool knows that two requests are one.
 */
async function makeForm(
  dependencies: ApiDependencies,
  asked: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table, secretMaker, formApi, publicUrl, clock } = dependencies;
  const { request, manager } = asked;
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'owner' }));
  const provider = source && providerOf(source.provider);
  const tokenName = source && formTokenOf(source);
  if (!found || !provider?.api || source.secret === null || tokenName === undefined) return undefined;
  const { data } = MakeBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Paste the token as the form tool shows it.' });
  const { api } = provider;
  const access = accessWith(formApi, source, { api, token: data.token });
  const given = data.form ? api.formIn(data.form) : source.introduced?.form;
  if (given === undefined && (data.form || !api.make))
    return json(422, { message: `Paste the address of the form as ${provider.label} shows it.` });
  const spec = formSpec(found.program, source.role);
  try {
    const { asked: fields, ...form } =
      given === undefined && api.make
        ? await api.make(access, spec)
        : await api.read(access, given ?? '', spec);
    await table.write(introducedWrite(source.id, { ...form, at: iso(clock()) }, fields));
    await secretMaker.keep(tokenName, data.token);
    const hook = await api.connect(access, {
      form: form.form,
      url: `${publicUrl}/in/${source.provider}/${source.id}`,
      secret: await secretMaker.make(source.secret, provider.secretPrefix),
      partials: source.partials === 'keep',
    });
    await hook.apply();
  } catch (error) {
    if (error instanceof FormNotMade || error instanceof ProviderUnavailable)
      return json(409, { message: error.message });
    throw error;
  }
  await table.write(
    auditWrite(source.cohort, { at: iso(clock()), by: manager.id, what: 'connected-form', about: source.id }),
  );
  return adoptForm(dependencies, asked);
}

/** Writes what the form lacks of the program's questions to the form, and takes it into the program. */
async function changeForm(
  dependencies: ApiDependencies,
  asked: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table, clock } = dependencies;
  const { request, manager } = asked;
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'owner' }));
  if (!found || !source.introduced) return undefined;
  const provider = await providerAccess(dependencies, source);
  if (!provider?.api.later)
    return json(409, { message: 'There is no token for this form. Change the form at the form tool.' });
  const spec = formSpec(found.program, source.role);
  try {
    const { asked: fields, ...form } = await provider.api.later.write(
      provider.access,
      source.introduced.form,
      spec,
    );
    await table.write(introducedWrite(source.id, { ...form, at: iso(clock()) }, fields));
  } catch (error) {
    if (error instanceof FormNotMade) return json(409, { message: error.message });
    throw error;
  }
  await table.write(
    auditWrite(source.cohort, { at: iso(clock()), by: manager.id, what: 'changed-form', about: source.id }),
  );
  return adoptForm(dependencies, asked);
}

/** What using a form came to. */
export interface AdoptedView {
  /** Questions whose place on the form is known now, and those that are not on it. */
  readonly mapped: number;
  readonly missing: readonly string[];
}

/** Takes what a form said of itself into the program: its id, its address, and which question is which. */
async function adoptForm(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table } = dependencies;
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'manager' }));
  if (!found || !source.introduced) return undefined;
  const { program, cohort } = found;
  const at = program.sources.findIndex(({ id }) => id === source.id);
  const { introduced, seen = [] } = source;
  const asked = seen.map(({ ref, title = '' }) => ({ ref, title: title || ref }));
  // What the same words say is sure; a guess is for the mapping, where she looks at it.
  const sure = [...suggestMapping(program.questions, asked)].flatMap(([id, { ref, isSure }]) =>
    isSure ? [[id, ref] as const] : [],
  );
  const fields = { ...Object.fromEntries(sure), ...source.fields, ...introduced.fields };
  const text = editProgramText(await textOf(table, cohort.program, cohort.programVersion), [
    { path: ['sources', at, 'form'], value: introduced.form },
    { path: ['sources', at, 'fields'], value: fields },
    ...(introduced.link === undefined ? [] : [{ path: ['sources', at, 'link'], value: introduced.link }]),
  ]);
  if (text === undefined)
    return json(409, { message: 'The text of the program has errors. Fix them first.' });
  const answer = await publish(dependencies, manager, { text, edits: cohort.programVersion });
  if (answer?.status !== 200) return answer;
  // What came before the form was known can be read now.
  await replay(dependencies, { request, manager });
  const view: AdoptedView = {
    mapped: Object.keys(fields).length,
    missing: program.questions.filter(({ id }) => fields[id] === undefined).map(({ text: asks }) => asks),
  };
  return json(200, view);
}

export const routes = {
  'POST /api/sources/{source}/connect': orNotFound(connectForm),
  'POST /api/sources/{source}/make': orNotFound(makeForm),
  'POST /api/sources/{source}/change': orNotFound(changeForm),
  'POST /api/sources/{source}/adopt': orNotFound(adoptForm),
} as const satisfies Routes;
