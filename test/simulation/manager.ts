/** The manager of a seed: she decides, late or twice, edits dates, changes the match, pauses email, ends pairs, and looks at what needs her. */
import { stringify } from 'yaml';
import type { TodayView } from '../../functions/manager-api/screens/today.ts';
import type { BoardView } from '../../functions/manager-api/screens/board.ts';
import type { OutboxView } from '../../functions/manager-api/screens/email.ts';
import { addDays, DAY, HOUR, MINUTE, resolveLocal } from '../../shared/domain/calendar.ts';
import type { Application } from '../../shared/domain/application.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import { deadline } from '../../shared/domain/journey.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { findCohort, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { listQuarantined } from '../../shared/store/deliveries.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { importFile } from './imports.ts';
import { cohortTitle } from '../../shared/domain/program.ts';
import { withDeadline } from './program.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

export class Manager {
  readonly #world: World;
  readonly #watch: Watch;
  /** Acts that were answered as done: what, and whom it was about. */
  readonly done: { readonly what: string; readonly about: string; readonly at: number }[] = [];

  constructor(world: World, watch: Watch) {
    this.#world = world;
    this.#watch = watch;
  }

  /** Puts what she will do in her calendar. */
  plan(): void {
    const { program, loop } = this.#world;
    const opens = resolveLocal(program.cohort.opens, '09:00', program.cohort.zone);
    const starts = resolveLocal(program.cohort.starts, '09:00', program.cohort.zone);
    const span = (name: string, from: number, days: number): number => from + this.#draw(name) * days * DAY;
    const act = (name: string, rate: number, at: number, does: () => Promise<void>): void => {
      if (this.#world.chances.happens(`manager: ${name}`, rate)) loop.at(at, () => void does());
    };
    act('moves the deadline', 0.3, span('when she moves it', opens, 12), () => this.#moveDeadline());
    for (let n = 0; n < 4; n++) {
      act(`decides ${n}`, 0.3, span(`when she decides ${n}`, opens, 14), () => this.#decide());
      act(`removes ${n}`, 0.15, span(`when she removes ${n}`, opens, 60), () => this.#remove());
      act(`erases ${n}`, 0.06, span(`when she erases ${n}`, opens, 70), () => this.#erase());
      act(`notes ${n}`, 0.1, span(`when she notes ${n}`, opens, 60), () => this.#note());
      act(`ends a pair ${n}`, 0.15, span(`when she ends a pair ${n}`, starts, 40), () => this.#endPair());
      act(`pauses email ${n}`, 0.08, span(`when she pauses ${n}`, opens, 60), () => this.#pauseEmail());
      act(`writes ${n}`, 0.08, span(`when she writes ${n}`, opens, 60), () => this.#write());
    }
    for (const kind of ['applications', 'invitees'] as const)
      act(`imports ${kind}`, 0.25, span(`when she imports ${kind}`, opens, 8), () =>
        importFile(this.#world, (method, route, sent) => this.#ask(method, route, sent), kind),
      );
    const ends = resolveLocal(program.cohort.ends, '18:00', program.cohort.zone);
    for (let day = opens + 10 * HOUR; day < ends + 30 * DAY; day += 3 * DAY)
      loop.at(day, () => void this.#look());
    if (program.review === 'manual') this.#reviewLater(deadline(program) + HOUR);
  }

  #draw(name: string): number {
    return this.#world.chances.draw(`manager: ${name}`);
  }

  #ask<T = { readonly message?: string }>(
    method: 'GET' | 'POST' | 'PUT',
    route: string,
    {
      params = {},
      query = {},
      body,
    }: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown } = {},
  ): Promise<{ readonly status: number; readonly body: T }> {
    const { program } = this.#world;
    const all: Record<string, string> = { cohort: program.cohort.id, ...params };
    return this.#world
      .http(
        'manager-api',
        route.replace(/\{(\w+)\}/g, (_, name: string) => all[name] ?? ''),
        {
          method,
          route: `${method} ${route}`,
          params: all,
          query,
          body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? {})),
          claims: { email: program.program.manager.email, email_verified: 'true' },
        },
      )
      .then((answer) => ({
        status: answer.status,
        body: (answer.body?.startsWith('{') ? JSON.parse(answer.body) : {}) as T,
      }));
  }

  /** Asks for something, and notes it when it was done. */
  async #act(
    what: string,
    about: string,
    { route, ...rest }: { route: string; params?: Record<string, string>; body?: unknown },
  ): Promise<boolean> {
    const { status } = await this.#ask('POST', route, rest);
    if (status >= 300) return false;
    this.done.push({ what, about, at: this.#world.now });
    this.#world.tell(`the manager: ${what}${about === '' ? '' : ` (${this.#watch.name(about)})`}`);
    return true;
  }

  async #applications(): Promise<Application[]> {
    return listApplications(this.#world.table.kept, this.#world.program.cohort.id);
  }

  async #moveDeadline(): Promise<void> {
    const { program, table } = this.#world;
    const found = await findCohortWithProgram(table.kept, program.cohort.id);
    if (!found) return;
    const earlier = this.#draw('earlier') < 0.4;
    const date = addDays(
      found.program.cohort.closes.date,
      earlier ? -1 - Math.floor(this.#draw('days') * 3) : 1 + Math.floor(this.#draw('days') * 3),
    );
    const moved = withDeadline(found.program, date);
    const { status } = await this.#ask('PUT', '/api/program', {
      query: { edits: String(found.cohort.programVersion), name: 'program.yaml' },
      body: stringify(moved),
    });
    if (status === 200) {
      this.#world.mark(earlier ? 'the deadline moves earlier' : 'the deadline moves later');
      this.#world.tell(`the manager moves the deadline to ${date}`);
      if (program.review === 'manual') this.#reviewLater(deadline(moved) + HOUR);
    } else if (found.cohort.state !== 'open') this.#world.mark('a deadline cannot move any more');
  }

  async #decide(): Promise<void> {
    const open = (await this.#applications()).filter(({ withdrawnAt }) => withdrawnAt === undefined);
    if (open.length === 0) return;
    const one = this.#world.chances.pick('manager: whom she decides about', open);
    const screening = this.#world.chances.pick('manager: decision', [
      'accepted',
      'rejected',
      'waitlisted',
      'interview',
    ] as const);
    const because = 'There are more applications than places.';
    const body = {
      screening,
      revision: one.revision,
      ...(screening === 'rejected' || screening === 'waitlisted' ? { because } : {}),
    };
    if (
      await this.#act(screening, one.person, {
        route: '/api/cohorts/{cohort}/people/{person}/screening',
        params: { person: one.person },
        body,
      })
    ) {
      if (screening === 'accepted') this.#world.mark('someone is accepted by hand');
      if (screening === 'rejected') this.#world.mark('someone is rejected');
      if (screening === 'waitlisted') this.#world.mark('someone is put on the waiting list');
    }
  }

  async #note(): Promise<void> {
    const all = await this.#applications();
    if (all.length === 0) return;
    const { person, answers } = this.#world.chances.pick('manager: of whom she notes', all);
    await this.#act('notes', person, {
      route: '/api/cohorts/{cohort}/people/{person}/notes',
      params: { person },
      body: { act: 'add', text: `${String(answers['name'])} called.` },
    });
  }

  async #remove(): Promise<void> {
    const open = (await this.#applications()).filter(({ withdrawnAt }) => withdrawnAt === undefined);
    if (open.length === 0) return;
    const one = this.#world.chances.pick('manager: whom she removes', open);
    const route = '/api/cohorts/{cohort}/people/{person}/acts';
    const params = { person: one.person };
    const act = this.#draw('removal') < 0.3 ? 'bar' : 'withdraw';
    if (!(await this.#act(act, one.person, { route: route, params, body: { act, revision: one.revision } })))
      return;
    this.#world.mark('someone is removed');
    if (this.#draw('takes it back') < 0.4) {
      await this.#world.loop.turn(3 * MINUTE);
      const now = (await this.#applications()).find(({ person }) => person === one.person);
      if (
        now &&
        (await this.#act('undo', one.person, {
          route: route,
          params,
          body: { act: 'undo', revision: now.revision },
        }))
      )
        this.#world.mark('a removal is taken back');
    }
  }

  /** Until it was taken: an answer can be lost. */
  async deleteCohort(): Promise<void> {
    const name = cohortTitle(this.#world.program);
    const route = '/api/cohorts/{cohort}/delete';
    for (let time = 0; time < 20; time++) {
      const { status } = await this.#ask('POST', route, { body: { name, andProgram: false } }).catch(() => ({
        status: 0,
      }));
      if (status === 202 || status === 404) return;
    }
  }

  async #erase(): Promise<void> {
    const all = await this.#applications();
    if (all.length === 0) return;
    const one = this.#world.chances.pick('manager: whom she erases', all);
    await this.#act('erased', one.person, {
      route: '/api/cohorts/{cohort}/people/{person}/erase',
      params: { person: one.person },
      body: { name: String(one.answers['name'] ?? '') },
    });
  }

  async #endPair(): Promise<void> {
    const pairs = (await listPairs(this.#world.table.kept, this.#world.program.cohort.id)).filter(
      ({ state }) => state === 'introduced' || state === 'proposed',
    );
    if (pairs.length === 0) return;
    const pair: Pair = this.#world.chances.pick('manager: which pair', pairs);
    const stopping = this.#world.chances.pick('manager: who stops', [[], ['mentor'], ['mentee']]);
    if (
      await this.#act('ended', pair.id, {
        route: '/api/cohorts/{cohort}/pairs/{pair}/end',
        params: { pair: pair.id },
        body: { revision: pair.revision, stopping },
      })
    )
      this.#world.mark('a pair is ended');
  }

  async #pauseEmail(): Promise<void> {
    const route = '/api/cohorts/{cohort}/outbox/pause';
    if (!(await this.#act('paused email', '', { route: route, body: { paused: true } }))) return;
    this.#world.mark('email is paused');
    await this.#world.loop.turn((1 + this.#draw('pause for') * 60) * HOUR);
    for (let tries = 0; tries < 20; tries++) {
      if (await this.#act('resumed email', '', { route: route, body: { paused: false } })) break;
      await this.#world.loop.turn(HOUR);
    }
    await this.#world.loop.turn(10 * MINUTE);
    await this.#decideHeld();
  }

  async #decideHeld(): Promise<void> {
    const { body, status } = await this.#ask<OutboxView>('GET', '/api/cohorts/{cohort}/outbox');
    if (status !== 200) return;
    const count = body.held.reduce((sum, one) => sum + one.count, 0);
    if (count === 0 || body.paused) return;
    const decision = this.#draw('held') < 0.7 ? 'send' : 'discard';
    const route = '/api/cohorts/{cohort}/outbox/held';
    // Two tabs are open, and she presses in both.
    if (this.#draw('two tabs') < 0.3)
      void this.#ask('POST', route, { body: { decision: decision === 'send' ? 'discard' : 'send', count } });
    if (
      await this.#act(`${decision} held`, '', {
        route,
        body: { decision, count },
      })
    )
      this.#world.mark(decision === 'send' ? 'held email is sent' : 'held email is discarded');
  }

  async #write(): Promise<void> {
    const { body } = await this.#ask<{
      readonly audiences?: readonly { readonly id: string; readonly people: number }[];
    }>('GET', '/api/cohorts/{cohort}/group-emails');
    const audience = body.audiences?.find(({ people }) => people > 0);
    if (!audience) return;
    const route = '/api/cohorts/{cohort}/group-emails';
    const email = {
      subject: 'A word to all of you',
      body: 'Thank you for being part of this program.',
      audience: audience.id,
      people: audience.people,
    };
    const { status, body: planned } = await this.#ask<{ readonly id?: string }>('POST', route, {
      body: email,
    });
    if (status >= 300 || planned.id === undefined) return;
    this.#world.tell('the manager writes to a group');
    if (this.#draw('takes it back later') < 0.4) {
      await this.#world.loop.turn(2 * MINUTE);
      if (
        await this.#act('canceled', planned.id, {
          route: `${route}/{email}/undo`,
          params: { email: planned.id },
        })
      )
        this.#world.mark('a group email is canceled');
    } else this.#world.mark('a group email is sent');
  }

  #reviewLater(at: number): void {
    this.#world.loop.at(at + this.#draw('review after') ** 2 * 9 * DAY, () => void this.#review());
  }

  /** Looks at the draft, changes something, and approves. Comes again as long as it is not done. */
  async #review(tries = 0): Promise<void> {
    const { program, table, loop } = this.#world;
    const cohort = await findCohort(table.kept, program.cohort.id);
    if (!cohort || cohort.state === 'proposing' || cohort.state === 'running' || cohort.state === 'ended')
      return;
    const again = (): void => {
      if (tries < 60) loop.at(loop.now + 7 * HOUR, () => void this.#review(tries + 1));
    };
    if (cohort.state !== 'review') {
      again();
      return;
    }
    const { body: board, status } = await this.#ask<BoardView>('GET', '/api/cohorts/{cohort}/review');
    if (status !== 200) {
      again();
      return;
    }
    const [pair] = board.pairs;
    let { revision } = board;
    if (pair && this.#draw('changes the match') < 0.3) {
      const change = { kind: 'veto', mentee: pair.mentee, mentor: pair.mentor };
      const changed = await this.#ask<BoardView>('POST', '/api/cohorts/{cohort}/review', {
        body: { revision, act: { kind: 'change', change } },
      });
      if (changed.status === 200) {
        ({ revision } = changed.body);
        this.#world.mark('a match is changed on the board');
      }
    }
    if (await this.#act('approved', '', { route: '/api/cohorts/{cohort}/approve', body: { revision } })) {
      if (loop.now > deadline(program) + 4 * DAY) this.#world.mark('a match is approved late');
    } else again();
  }

  /** Every other day she looks at what needs her. */
  async #look(): Promise<void> {
    const { body, status } = await this.#ask<TodayView>('GET', '/api/cohorts/{cohort}/today');
    if (status !== 200) return;
    if (body.tasks.length > 0) this.#world.mark('a task waits for the manager');
    const has = (id: string): boolean => body.tasks.some((task) => task.id === id);
    if (
      has('failing-steps') &&
      (await this.#act('tried again', '', { route: '/api/cohorts/{cohort}/tasks/retry' }))
    )
      this.#world.mark('a failing step is tried again');
    if (has('held')) await this.#decideHeld();
    if (has('emails') && this.#draw('sends again') < 0.5) await this.#sendAgain();
    if (has('quarantined')) await this.#replay();
  }

  async #sendAgain(): Promise<void> {
    const { body, status } = await this.#ask<OutboxView>('GET', '/api/cohorts/{cohort}/outbox');
    if (status !== 200) return;
    const emails = body.problems.filter(({ again }) => again).map(({ person, id }) => ({ person, id }));
    if (emails.length === 0) return;
    for (const { id } of emails) this.#watch.resent.add(id);
    if (await this.#act('sent again', '', { route: '/api/cohorts/{cohort}/outbox/again', body: { emails } }))
      this.#world.mark('email that may not have arrived is sent again');
  }

  async #replay(): Promise<void> {
    const sources = this.#world.program.sources.map(({ id }) => id);
    for (const { source } of await listQuarantined(this.#world.table.kept, sources)) {
      if (await this.#act('replayed', source, { route: '/api/sources/{source}/replay', params: { source } }))
        this.#world.mark('a quarantined delivery is read again');
    }
  }
}
