/** The people of a seed: they apply, edit, answer, meet, fall silent, come back and leave. What each would do follows from the seed alone. */
import { fillInOwnPage } from './own-page.ts';
import { STRANGERS } from './program.ts';
import { fieldsOf } from '../support/own-form.ts';
import { linksIn, type EmailLink } from '../../infra/local/demo/inbox.ts';
import { answersOf, type DemoPerson } from '../../infra/local/demo/people.ts';
import { isOwnForm } from '../../shared/domain/source.ts';
import { findBody, listDeliveries } from '../../shared/store/deliveries.ts';
import type { SampleAnswer } from '../../shared/forms/provider.ts';
import { DAY, HOUR, localDate, MINUTE, resolveLocal } from '../../shared/domain/calendar.ts';
import { deadline, lastMoment } from '../../shared/domain/journey.ts';
import type { FormTools } from './forms.ts';
import { type Accepted, PUBLIC_URL, type World } from './world.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'UTC'];
const SKILLS = ['Rust', 'Go', 'Python', 'SQL', 'Design'];
const TIMES = ['Weekday mornings', 'Weekday evenings', 'Weekends'];
/** Who reads an email does so after some minutes. */
const READ_AFTER_MS = 20 * MINUTE;

/** What a page thanked someone for. */
export interface Thanked {
  readonly person: string;
  readonly purpose: string;
  readonly pair: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly at: number;
}

export class People {
  readonly all: readonly DemoPerson[];
  readonly thanked: Thanked[] = [];
  readonly #world: World;
  readonly #forms: FormTools;
  readonly #byAddress: ReadonlyMap<string, DemoPerson>;
  readonly #done = new Set<string>();
  /** The newest link of each to their own application. */
  readonly #links = new Map<DemoPerson, EmailLink>();
  /** Those who never react to anything. */
  readonly silent: ReadonlySet<DemoPerson>;
  /** Answers that people changed by link, or tried to. */
  readonly changes: { person: string; motivation: string; at: number; thanked: boolean }[] = [];

  constructor(world: World, forms: FormTools) {
    this.#world = world;
    this.#forms = forms;
    const share = world.chances.draw('how many people') ** 7;
    this.all = Array.from({ length: 5 + Math.floor(share * 56) }, (_, n) => this.#made(n));
    this.#byAddress = new Map(this.all.map((one) => [one.email, one]));
    this.silent = new Set(this.all.filter((one) => this.#would(one, 'silence') < 0.2));
  }

  /** A number from 0 up to 1 for what someone would do, whatever else happens. */
  #would(person: DemoPerson, what: string): number {
    return this.#world.chances.draw(`${what} of ${person.id}`);
  }

  /** Whether someone does something, as a part of the story that can be left out. */
  #does(person: DemoPerson, what: string, rate: number): boolean {
    return this.#world.chances.happens(`${what} of ${person.id}`, rate);
  }

  #made(n: number): DemoPerson {
    const { chances } = this.#world;
    const draw = (what: string): number => chances.draw(`${what} of person ${n}`);
    const kind = draw('role');
    const role = kind < 0.5 ? 'Mentee' : kind < 0.92 ? 'Mentor' : 'Both';
    const fate = draw('address');
    const bounces = this.#bounces ? 0.08 : 0;
    const email =
      fate < bounces
        ? `bounce+mail${n}@simulator.amazonses.com`
        : fate < bounces * 1.4
          ? `complaint+mail${n}@simulator.amazonses.com`
          : `mail${n}@${draw('stranger') < 0.05 ? STRANGERS : 'example.org'}`;
    const some = (what: string, options: readonly string[], share: number): string[] => {
      const picked = options.filter((one) => draw(`${what} ${one}`) < share);
      return picked.length > 0 ? picked : [chances.pick(`${what} of person ${n} at least`, options)];
    };
    return {
      ...{ id: `person ${n}`, name: `Qname${n} Qlast${n}`, email, role },
      years: role === 'Mentee' ? 1 : role === 'Both' ? 6 : 9,
      offers: some('offers', SKILLS, 0.5),
      wants: some('wants', SKILLS, 0.4),
      goals: ['First job'],
      interests: ['Developer, back-end'],
      languages: ['English'],
      zone: chances.pick(`zone of person ${n}`, ZONES),
      availability: some('times', TIMES, 0.7),
      capacity: role === 'Mentee' ? 0 : 1 + Math.floor(draw('seats') * 2.5),
    };
  }

  get #bounces(): boolean {
    return this.#world.chances.draw('addresses bounce') < 0.5;
  }

  /** Everyone fills in the form on some day, some more than once. */
  plan(): void {
    const { program, loop, chances } = this.#world;
    const opens = resolveLocal(program.cohort.opens, '08:00', program.cohort.zone);
    const closes = deadline(program);
    loop.at(lastMoment(program), () => {
      this.#atTheClose();
    });
    for (const person of this.all) {
      const fate = this.#would(person, 'time to apply');
      let at = opens + this.#would(person, 'day to apply') * (closes - opens);
      if (fate < 0.05) at = closes + HOUR + this.#would(person, 'grace') * 8 * HOUR;
      else if (fate > 0.95) at = opens - this.#would(person, 'early') * 20 * HOUR;
      else if (fate < 0.09) at = lastMoment(program) + HOUR + this.#would(person, 'late') * 2 * DAY;
      if (chances.happens(`application of ${person.id}`, 1)) loop.at(at, () => this.#apply(person));
    }
  }

  #apply(person: DemoPerson): void {
    const { program, loop, now } = this.#world;
    const sources = program.sources.filter(({ purpose }) => purpose === 'application');
    const source = this.#would(person, 'form') < 0.6 ? sources[0] : (sources[1] ?? sources[0]);
    if (!source) return;
    const answers: Record<string, never> = {
      ...answersOf(person),
      motivation: `Qsecret of ${person.id}`,
    } as never;
    const id = person.id.replace(' ', '-');
    if (this.#would(person, 'own form') < 0.2) {
      void this.#applyHere(person, answers);
      return;
    }
    if (this.#does(person, 'forgotten consent', 0.06)) delete answers['consent'];
    this.#world.tell(
      `${person.name} applies as ${person.role.toLowerCase()} by ${source.provider}`,
      `application of ${person.id}#1`,
    );
    if (now < resolveLocal(program.cohort.opens, '00:00', program.cohort.zone))
      this.#world.mark('an application comes before applications open');
    if (program.members !== undefined && person.email.endsWith(STRANGERS))
      this.#world.mark('someone applies who is no member');
    if (
      program.cohort.opensFor !== undefined &&
      person.role === 'Mentee' &&
      now < resolveLocal(program.cohort.opensFor.mentee ?? '', '00:00', program.cohort.zone)
    )
      this.#world.mark('a mentee applies while only mentors can');
    if (now > deadline(program))
      this.#world.mark(
        now > lastMoment(program)
          ? 'an application comes late and is told so'
          : 'an application comes in the time of grace',
      );
    const overtaken = this.#does(person, 'overtaken delivery', 0.05);
    const edits = overtaken || this.#does(person, 'edit', 0.1);
    this.#forms.submit(
      source,
      { person: person.id, response: `response-${id}`, answers },
      overtaken ? 4 * HOUR : 0,
    );
    if (edits)
      loop.at(now + 2 * HOUR, () => {
        if (this.#world.now < deadline(program))
          this.#world.mark(
            overtaken ? 'an edit arrives before what it edits' : 'a form is edited before the close',
          );
        const response = source.provider === 'typeform' ? `response-${id}-2` : `response-${id}`;
        this.#forms.submit(source, {
          person: person.id,
          response,
          answers: { ...answers, motivation: 'Qsecret again' },
        });
        this.#world.tell(`${person.name} sends the form again with another answer`);
      });
    if (sources[1] && this.#does(person, 'other form', 0.04)) {
      const other = source === sources[0] ? sources[1] : sources[0];
      loop.at(now + DAY, () => {
        if (!other) return;
        this.#world.mark('the same person applies by another form');
        this.#forms.submit(other, { person: person.id, response: `other-${id}`, answers });
        this.#world.tell(`${person.name} applies by another form as well`);
      });
    }
  }

  /** By our own form. Those who come too early or too late are told so by the page. */
  async #applyHere(person: DemoPerson, answers: Readonly<Record<string, SampleAnswer>>): Promise<void> {
    const source = this.#world.program.sources.find(isOwnForm);
    if (!source) return;
    const sent = await fillInOwnPage(this.#world, answers, () => {
      const body = JSON.stringify(answers);
      const delivery = { path: '', body, headers: {} };
      const one = { source, person: person.id, response: `here ${person.id}` };
      this.#forms.submitted.push({ ...one, at: this.#world.now, delivery });
    });
    if (!sent?.isThanked) return;
    this.#world.tell(`${person.name} applies as ${person.role.toLowerCase()} by our own form`);
    this.#world.mark('someone applies by our own form');
    const last = this.#forms.submitted.findLast((one) => one.source === source && one.person === person.id);
    if (!last) return;
    last.acknowledgedAt = last.at;
    const id = await this.#keptAs(source.id, person.email);
    if (id === undefined)
      this.#world.breaks('delivery is durable', `${person.name} was thanked for answers that are not there`);
    else {
      last.id = id;
      this.#forms.acknowledged.push({ source: source.id, id });
    }
  }

  /** The newest delivery of a form of ours with this address in it. */
  async #keptAs(source: string, address: string): Promise<string | undefined> {
    const { kept } = this.#world.table;
    for (const delivery of (await listDeliveries(kept, [source])).toReversed()) {
      const body = await findBody(kept, delivery);
      if (body && Buffer.from(body).toString('utf8').includes(`"${address}"`)) return delivery.id;
    }
    return undefined;
  }

  /** An email has arrived. */
  read(email: Accepted): void {
    const person = this.#byAddress.get(email.to);
    if (!person) return;
    const links = linksIn(email.raw.toString('latin1'));
    const { loop, chances } = this.#world;
    if (chances.draw('machines open links') < 0.3 && this.#does(person, 'machine', 0.5)) {
      this.#world.mark('a machine opens every link');
      for (const link of links)
        loop.at(
          this.#world.now + MINUTE,
          () => void this.#open(link, chances.pick('method of the machine', ['GET', 'HEAD', 'GET'])),
        );
    }
    if (chances.happens('forged link', 0.01)) {
      const [link] = links;
      if (link) loop.at(this.#world.now + MINUTE, () => void this.#forge(link));
    }
    if (this.silent.has(person)) return;
    for (const link of links) this.#react(person, link);
  }

  #react(person: DemoPerson, link: EmailLink): void {
    const key = `${person.id} ${link.purpose} ${link.pair} ${link.round}`;
    const first = !this.#done.has(key);
    this.#done.add(key);
    switch (link.purpose) {
      case 'answer':
        if (first) this.#answerProposal(person, link);
        return;
      case 'agreement':
        if (first && this.#does(person, 'agreement', 0.7)) this.#press(person, link, { do: 'agree' }, DAY);
        return;
      case 'session':
        if (first) this.#meet(person, link);
        return;
      case 'survey':
        if (first && this.#does(person, 'survey', 0.6)) {
          const fields = {
            useful: '3',
            met: this.#would(person, 'met') < 0.7 ? 'yes' : 'no',
            recommend: '9',
            note: 'Qsecret note',
          };
          this.#press(person, link, fields, HOUR + this.#would(person, 'survey after') * 3 * DAY);
          if (this.#does(person, 'survey again', 0.15)) {
            this.#world.mark('a survey is answered again');
            this.#press(person, link, { ...fields, useful: '2' }, 4 * DAY);
          }
        }
        return;
      case 'continue':
        if (this.#does(person, 'going on', 0.6))
          this.#press(person, link, { do: this.#would(person, 'goes on') < 0.7 ? 'on' : 'stop' }, DAY);
        return;
      case 'manage':
        this.#manage(person, link, first);
        return;
      case 'unsubscribe':
        if (first && this.#does(person, 'unsubscribing', 0.05)) {
          this.#world.mark('someone unsubscribes');
          this.#press(person, link, { 'List-Unsubscribe': 'One-Click' }, HOUR);
        }
        return;
      case 'apply':
      case 'choices':
    }
  }

  #answerProposal(person: DemoPerson, link: EmailLink): void {
    const mood = this.#would(person, `answer to ${link.pair}`);
    const after = HOUR + this.#would(person, 'answers after') ** 2 * 4 * DAY;
    // Someone reads in the evening, and so do others.
    const when = this.#would(person, 'answers at once') < 0.3 ? 3 * HOUR - (this.#world.now % HOUR) : after;
    if (mood < 0.12 || !this.#does(person, `answer ${link.pair}`, 1)) return;
    if (this.#does(person, 'asking for more', 0.1)) {
      this.#world.mark('someone asks for more first');
      this.#press(person, link, { do: 'more' }, when / 2);
    }
    const wish = mood < 0.2 ? 'no' : 'yes';
    if (wish === 'no') this.#world.mark('someone says no');
    this.#press(person, link, { do: wish }, when);
    if (this.#does(person, 'second press', 0.1)) this.#press(person, link, { do: wish }, when + 1);
    if (this.#does(person, 'change of mind', 0.06)) {
      this.#world.mark(wish === 'yes' ? 'someone says no after yes' : 'someone says yes after no');
      this.#press(person, link, { do: wish === 'yes' ? 'no' : 'yes' }, when + 2 * HOUR);
    }
  }

  #meet(person: DemoPerson, link: EmailLink): void {
    const mood = this.#world.chances.draw(`mood of pair ${link.pair}`);
    const meetings = mood < 0.25 ? 0 : mood < 0.5 ? 1 : 3;
    for (let meeting = 0; meeting < meetings; meeting++) {
      if (!this.#does(person, `meeting ${link.pair}`, 0.6)) continue;
      const after = (5 + meeting * 20 + Math.floor(mood * 5)) * DAY;
      this.#world.loop.at(this.#world.now + after, () => {
        const date = localDate(this.#world.now - DAY, this.#world.program.cohort.zone);
        this.#press(person, link, { met: 'yes', date, rating: '4', topics: 'Qsecret topics', next: '' }, 0);
      });
    }
  }

  #manage(person: DemoPerson, link: EmailLink, first: boolean): void {
    this.#links.set(person, link);
    const { program, mark } = { program: this.#world.program, mark: this.#world.mark.bind(this.#world) };
    if (!first) {
      // Whoever is told that no more proposals come says so.
      if (this.#does(person, 'being there', 0.25)) this.#press(person, link, { do: 'resume' }, DAY);
      return;
    }
    if (this.#does(person, 'consent by link', 0.7)) this.#press(person, link, { do: 'consent' }, 3 * HOUR);
    if (this.#does(person, 'other answers', 0.1))
      this.#world.loop.at(
        this.#world.often(
          this.#world.now + READ_AFTER_MS + this.#would(person, 'answers change after') * 8 * DAY,
        ),
        () => void this.#changeAnswers(person, link),
      );
    if (this.#does(person, 'withdrawal', 0.08)) {
      mark('someone withdraws');
      const after = this.#would(person, 'withdraws after') * 40 * DAY;
      this.#press(person, link, { do: 'withdraw' }, after);
      if (this.#does(person, 'return', 0.4)) {
        if (this.#world.now + after + HOUR < deadline(program)) mark('someone returns before the close');
        this.#press(person, link, { do: 'return' }, after + HOUR);
      }
    }
    if (this.#does(person, 'pause', 0.06)) {
      mark('someone pauses and takes part again');
      const after = this.#would(person, 'pauses after') * 30 * DAY;
      this.#press(person, link, { do: 'pause' }, after);
      this.#press(person, link, { do: 'resume' }, after + 5 * DAY);
    }
    if (person.role !== 'Mentee' && this.#does(person, 'other seats', 0.12)) {
      mark('a mentor changes the number of seats');
      const seats = String(Math.floor(this.#would(person, 'how many seats') * 4));
      this.#press(
        person,
        link,
        { do: 'capacity', capacity: seats },
        this.#would(person, 'seats after') * 30 * DAY,
      );
    }
  }

  /** Opens the page of their answers, changes one, and saves. */
  async #changeAnswers(person: DemoPerson, { address }: EmailLink): Promise<void> {
    const shown = await this.#ask(address, 'GET', { query: { answers: '' } });
    const fields = fieldsOf(shown);
    if (!fields.has('a-motivation')) return;
    const motivation = `Qsecret change of ${person.id}`;
    fields.set('a-motivation', motivation);
    this.#world.tell(`${person.name} changes an answer by link`);
    this.changes.push({ person: person.id, motivation, at: this.#world.now, thanked: false });
    const change = this.changes.at(-1);
    const answer = await this.#ask(address, 'POST', { fields, query: { answers: '' } });
    if (!change || !/we have your new answers/.test(answer.body ?? '')) return;
    change.thanked = true;
    this.#world.mark('someone changes answers by link');
  }

  /** At the moment of the close, some think twice. */
  #atTheClose(): void {
    for (const person of this.all) {
      const link = this.#links.get(person);
      if (!link || !this.#does(person, 'second thought at the close', 0.1)) continue;
      const after = this.#would(person, 'seconds after the close') * 3000;
      const fields = { do: this.#would(person, 'thought') < 0.5 ? 'pause' : 'withdraw' };
      this.#world.loop.at(this.#world.now + after, () => void this.#send(person, link, fields));
    }
  }

  #press(person: DemoPerson, link: EmailLink, fields: Readonly<Record<string, string>>, after: number): void {
    this.#world.loop.at(
      this.#world.often(this.#world.now + READ_AFTER_MS + after),
      () => void this.#send(person, link, fields),
    );
  }

  async #send(person: DemoPerson, link: EmailLink, fields: Readonly<Record<string, string>>): Promise<void> {
    this.#world.tell(`${person.name} sends ${JSON.stringify(fields)} on the ${link.purpose} page`);
    for (let tries = 0; tries < 3; tries++) {
      const answer = await this.#post(link, fields);
      if (answer.status < 300) {
        // A page that has nothing to thank for says so.
        const { body = '' } = answer;
        if (/Your application is complete/.test(body))
          this.#world.mark('an application without consent is completed by link');
        if (link.purpose !== 'unsubscribe' && link.purpose !== 'answer' && !/Thank you/.test(body)) return;
        this.thanked.push({
          person: person.id,
          purpose: link.purpose,
          pair: link.pair,
          fields,
          at: this.#world.now,
        });
        return;
      }
      if (answer.status < 500 && answer.status !== 409) return;
      await this.#world.loop.turn(MINUTE);
    }
  }

  #post({ address }: EmailLink, fields: Readonly<Record<string, string>>): ReturnType<World['http']> {
    return this.#ask(address, 'POST', { fields: new URLSearchParams(fields) });
  }

  async #open({ address }: EmailLink, method: 'GET' | 'HEAD'): Promise<void> {
    await this.#ask(address, method);
  }

  async #forge({ address }: EmailLink): Promise<void> {
    this.#world.mark('a link is forged');
    const path = new URL(address).pathname;
    const at = path.length - 1 - Math.floor(this.#world.chances.draw('where it is forged') * 30);
    const letter = path[at] === 'A' ? 'B' : 'A';
    const answer = await this.#ask(
      `${PUBLIC_URL}${path.slice(0, at)}${letter}${path.slice(at + 1)}`,
      'POST',
      { fields: new URLSearchParams({ do: 'withdraw' }) },
    );
    if (answer.status < 400)
      this.#world.breaks('forgeries change nothing', 'a forged link was answered as a good one');
  }

  #ask(
    address: string,
    method: 'GET' | 'HEAD' | 'POST',
    {
      fields,
      query = {},
    }: { readonly fields?: URLSearchParams; readonly query?: Record<string, string> } = {},
  ): ReturnType<World['http']> {
    const path = new URL(address).pathname;
    const [, kind = 'p', token = ''] = path.split('/');
    return this.#world.http('participant-pages', path, {
      method,
      route: `${method} /${kind}/{token}`,
      params: { token },
      query,
      ...(fields && {
        body: Buffer.from(fields.toString()),
        headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
      }),
    });
  }
}
