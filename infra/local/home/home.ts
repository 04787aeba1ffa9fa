/** The home pages: where the cohort stands, the clock, what the engines hold, and everyone's mailbox. */
import type { RequestListener } from 'node:http';
import { html } from 'htm/preact';
import { DAY, longDateTime } from '../../../shared/domain/calendar.ts';
import type { View } from '../../../shared/pages/page.ts';
import { isFromElsewhere, readBody } from '../http.ts';
import type { LocalStack } from '../stack.ts';
import { cohortPage } from './cohort-page.ts';
import { deliveriesPage, executionsPage, schedulesPage } from './engine-pages.ts';
import { layout } from './layout.ts';
import { emailHtml, emailPage, type EmailView } from './email-page.ts';
import { runPage, runsPage } from './run-pages.ts';
import { upcomingOf } from '../../../shared/domain/journey.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import { listCohorts, findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import type { CohortId } from '../../../shared/domain/brand.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';

export interface HomeOptions {
  readonly stack: LocalStack;
  /** Moves the clock to a time; the people of the demo may live on meanwhile. */
  readonly advanceTo: (time: number) => Promise<void>;
  /** The cohort that is there to be looked at. */
  readonly example?: CohortId;
}

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly location?: string;
  readonly policy?: string;
}

/** The cohort that the pages are about: the newest of her own, until another is chosen. */
interface Chosen extends Pick<HomeOptions, 'example'> {
  cohort?: string;
  /** The clock is on its way. */
  move?: Move;
}

/** A jump of the clock, with everything that happens on the way. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly back: string;
  readonly arrived: Promise<unknown>;
  /** What went wrong, where it did not arrive. */
  error?: string;
  isOver: boolean;
}

/** A jump that takes longer is shown on its way. */
const PATIENCE_MS = 1_000;

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const EMAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

export function home(options: HomeOptions): RequestListener {
  const chosen: Chosen = { ...(options.example !== undefined && { example: options.example }) };
  return (request, response) => {
    const answer = async (): Promise<Reply> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (request.method === 'GET' || request.method === 'HEAD') return show(options, url, chosen);
      if (request.method !== 'POST') return { status: 405 };
      // Another page in the same browser must not move the clock.
      if (isFromElsewhere(request)) return { status: 403, body: 'Use the buttons of the page itself.' };
      const text = (await readBody(request)).toString();
      return act({ ...options, chosen }, url, new URLSearchParams(text));
    };
    answer()
      .catch((error: unknown): Reply => ({ status: 500, body: String(error) }))
      .then(({ status, type = 'text/plain; charset=utf-8', body = '', location, policy }) => {
        response.writeHead(status, {
          'content-type': type,
          'cache-control': 'no-store',
          'content-security-policy': policy ?? PAGE_POLICY,
          'x-content-type-options': 'nosniff',
          ...(location !== undefined && { location }),
        });
        response.end(body);
      })
      .catch(() => undefined);
  };
}

async function show({ stack }: HomeOptions, url: URL, chosen: Chosen): Promise<Reply> {
  const running = await chosenCohort(stack, chosen);
  const zone = running?.program.cohort.zone ?? 'UTC';
  const [, section = '', id, part] = url.pathname.split('/');
  if (section === 'email' && id !== undefined && part === 'html') {
    const body = await emailHtml(stack.ses, id);
    return body === undefined
      ? { status: 404 }
      : { status: 200, type: 'text/html; charset=utf-8', body, policy: EMAIL_POLICY };
  }
  if (section === 'api' && id === 'clock')
    return {
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ now: new Date(stack.clock.now()).toISOString() }),
    };
  const move = chosen.move;
  if (section === 'clock' && move) {
    if (!move.isOver) return underWay(stack, url, { ...move, zone });
    const notice = move.error === undefined ? '' : `?notice=${encodeURIComponent(move.error)}`;
    return { status: 303, location: move.back + notice };
  }
  const [title, content] = await pageFor(stack, { section, id, url, running, zone, example: chosen.example });
  const frame = {
    path: url.pathname,
    title,
    now: stack.clock.now(),
    zone,
    console: stack.gatewayUrl,
    notice: url.searchParams.get('notice') ?? undefined,
  };
  return {
    status: title === NOT_FOUND ? 404 : 200,
    type: 'text/html; charset=utf-8',
    body: layout(frame, content),
  };
}

const NOT_FOUND = 'Not found';

interface MessageRequest {
  readonly section: string;
  readonly id: string | undefined;
  readonly url: URL;
  readonly running: CohortWithProgram | undefined;
  readonly zone: string;
  readonly example: CohortId | undefined;
}

async function pageFor(
  stack: LocalStack,
  { section, id, url, running, zone, example }: MessageRequest,
): Promise<[string, View]> {
  switch (section) {
    case '':
      return running
        ? [
            running.program.cohort.name,
            await cohortPage(stack.table, running, {
              gateway: stack.gatewayUrl,
              example,
              now: stack.clock.now(),
            }),
          ]
        : [
            'Welcome',
            html`<h1>No program yet</h1>
              <p>Start one in the <a href=${`${stack.gatewayUrl}/`}>console</a>.</p>`,
          ];
    case 'email': {
      const view =
        (['html', 'text', 'source'] as const).find((one) => one === url.searchParams.get('view')) ??
        ('html' satisfies EmailView);
      return [
        'Mailbox',
        await emailPage(stack.ses, {
          id,
          view,
          zone,
          query: url.searchParams.get('q') ?? '',
          sender: url.searchParams.get('from') ?? '',
        }),
      ];
    }
    case 'runs': {
      const view =
        running &&
        (id === undefined
          ? await runsPage(stack, running)
          : await runPage(stack, running, { id, ...pairOf(url.searchParams) }));
      return view === undefined ? nothing() : ['Matches', view];
    }
    case 'deliveries':
      return ['Deliveries', await deliveriesPage(stack.table)];
    case 'schedules':
      return ['Schedules', schedulesPage(stack.scheduler)];
    case 'executions':
      return ['Executions', executionsPage(stack.stepFunctions)];
    default:
      return nothing();
  }
}

function nothing(): [string, View] {
  return [NOT_FOUND, html`<h1>Page not found</h1>`];
}

function pairOf(query: URLSearchParams): { readonly mentee?: string; readonly mentor?: string } {
  const [mentee, mentor] = [query.get('mentee'), query.get('mentor')];
  return { ...(mentee !== null && { mentee }), ...(mentor !== null && { mentor }) };
}

/** The next line of what is coming up in the cohort that is shown; of everything, where nothing is ahead of it. */
async function nextAt(stack: LocalStack, chosen: Chosen): Promise<number | undefined> {
  const running = await chosenCohort(stack, chosen);
  const now = stack.clock.now();
  const ahead = running
    ? upcomingOf(running, await listOccurrences(stack.table, running.cohort.id), {
        now,
        pairs: await listPairs(stack.table, running.cohort.id),
      })
    : [];
  return ahead.find(({ at }) => at > now)?.at ?? (await stack.nextEventAt());
}

async function act(
  { stack, advanceTo, chosen }: HomeOptions & { readonly chosen: Chosen },
  url: URL,
  form: URLSearchParams,
): Promise<Reply> {
  switch (url.pathname) {
    case '/cohort':
      chosen.cohort = form.get('cohort') ?? '';
      return back(form);
    case '/clock': {
      const by = form.get('by') ?? '';
      // Who presses again on the way wants to go on from there.
      const before = chosen.move?.isOver === false ? chosen.move : undefined;
      const from = stack.clock.now();
      const to =
        by === 'next'
          ? (before?.to ?? (await nextAt(stack, chosen)))
          : (before?.to ?? from) + Number(by) * DAY;
      if (to === undefined || Number.isNaN(to)) return back(form, 'Nothing else is planned.');
      const move: Move = {
        from,
        to,
        back: before?.back ?? safePath(form),
        isOver: false,
        arrived: Promise.resolve(before?.arrived)
          .then(() => advanceTo(to))
          .catch((error: unknown) => {
            move.error = `The clock stopped on its way: ${String(error)}`;
          })
          .finally(() => (move.isOver = true)),
      };
      chosen.move = move;
      await Promise.race([move.arrived, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
      return { status: 303, location: '/clock' };
    }
    case '/approve': {
      const running = await chosenCohort(stack, chosen);
      const answer =
        running && (await managerCall(stack, running, `/api/cohorts/${running.cohort.id}/approve`));
      return back(
        form,
        answer?.ok ? 'Approved. The proposals are on their way.' : 'There is no draft to approve.',
      );
    }
    case '/replay': {
      const running = await chosenCohort(stack, chosen);
      const answer =
        running && (await managerCall(stack, running, `/api/sources/${form.get('source') ?? ''}/replay`));
      const { replayed = 0, stillQuarantined = 0 } = answer?.ok
        ? ((await answer.json()) as { replayed: number; stillQuarantined: number })
        : {};
      return {
        ...back(form, `${replayed} replayed, ${stillQuarantined} still quarantined.`),
        location: `/deliveries?notice=${encodeURIComponent(`${replayed} replayed, ${stillQuarantined} still quarantined.`)}`,
      };
    }
    default:
      return { status: 404 };
  }
}

/** Through the gateway, with a manager's token: the same way as everyone. */
async function managerCall(
  stack: LocalStack,
  { program }: CohortWithProgram,
  path: string,
): Promise<Response> {
  const token = await stack.identity.token(program.program.manager.email);
  const response = await fetch(`${stack.gatewayUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  await stack.whenIdle();
  return response;
}

function safePath(form: URLSearchParams): string {
  const path = form.get('back') ?? '/';
  // The page that shows the clock on its way is no place to go back to.
  return /^\/[\w/-]*$/.test(path) && path !== '/clock' ? path : '/';
}

/** How far the clock is, looked at again each second without a script. */
function underWay(stack: LocalStack, url: URL, { from, to, zone }: Move & { readonly zone: string }): Reply {
  const now = stack.clock.now();
  const done = Math.min(100, Math.round(((now - from) / Math.max(1, to - from)) * 100));
  const frame = {
    path: url.pathname,
    title: 'The clock moves',
    now,
    zone,
    console: stack.gatewayUrl,
    again: 1,
  };
  const content = html`<h1>The clock moves</h1>
    <p role="status">
      <progress max="100" value=${done} aria-label="Progress"></progress>
      ${` ${done} percent: it is ${longDateTime(now, zone)}, on the way to ${longDateTime(to, zone)}.`}
    </p>`;
  return { status: 200, type: 'text/html; charset=utf-8', body: layout(frame, content) };
}

function back(form: URLSearchParams, notice?: string): Reply {
  const safe = safePath(form);
  return {
    status: 303,
    location: notice === undefined ? safe : `${safe}?notice=${encodeURIComponent(notice)}`,
  };
}

async function chosenCohort(
  stack: LocalStack,
  { cohort, example }: Chosen,
): Promise<CohortWithProgram | undefined> {
  const cohorts = await listCohorts(stack.table);
  const own = cohorts.filter(({ id }) => id !== example);
  const one = cohorts.find(({ id }) => id === cohort) ?? own.at(-1) ?? cohorts[0];
  return one && findCohortWithProgram(stack.table, one.id);
}
