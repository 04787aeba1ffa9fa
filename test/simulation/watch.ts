/** Looks at every commit and every email as it happens, and says which promise it breaks. It knows nothing of how functions come to what they do. */
import { DAY, fromIso, HOUR, iso, localDate, localTime, MINUTE } from '../../shared/domain/calendar.ts';
import type { Application } from '../../shared/domain/application.ts';
import { type Cohort, COHORT_TRANSITIONS } from '../../shared/domain/cohort.ts';
import { contradicts } from '../../shared/domain/contradictions.ts';
import { deadline } from '../../shared/domain/journey.ts';
import { MANAGER, type Message } from '../../shared/domain/message.ts';
import { answerOf, menteeOf, mentorOf, type Pair, PAIR_TRANSITIONS } from '../../shared/domain/pair.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { Person } from '../../shared/domain/person.ts';
import { entityOf } from '../../shared/store/rows.ts';
import type { Item, Write } from '../../shared/store/table.ts';
import type { Invocation } from './invocation.ts';
import { type Commit, textOf } from './sim-table.ts';
import type { Accepted, Observer, World } from './world.ts';

/** Whatever of a person may stand in no key, schedule or log. */
const OF_PEOPLE = /Qname|Qlast|Qsecret|mail\d+@|@example\.org|mail\d+%40/;
/** Email that may go out beyond what a day brings. */
const BEYOND_DAILY: ReadonlySet<string> = new Set(['proposal', 'introduction', 'pair-ended']);
const ASKS: ReadonlySet<string> = new Set(['proposal', 'proposal-reminder']);
const OPEN: ReadonlySet<Pair['state']> = new Set(['proposed', 'introduced']);
const HOLDS_SEAT: ReadonlySet<Pair['state']> = new Set(['proposed', 'introduced', 'completed', 'never-met']);
/** A machine whose clock is off sees another minute, and sometimes another day. */
const SKEW_MS = 3 * 60_000;

export class Watch implements Observer {
  readonly #world: World;
  readonly people = new Map<string, Person>();
  readonly applications = new Map<string, Application>();
  /** Emails that were wanted after their person had withdrawn, in the order of the world: clocks of two machines tell no order. */
  readonly wantedAfterLeaving = new Set<string>();
  readonly pairs = new Map<string, Pair>();
  readonly messages = new Map<string, Message>();
  /** Who was erased, with when their profile went; and the addresses that they had. */
  readonly erased = new Map<string, number>();
  readonly erasedAddresses = new Set<string>();
  /** Emails that were counted and went with who was erased. */
  readonly countedAndGone: Record<string, number> = {};
  cohort: Cohort | undefined;
  /** The newest that was put into force. */
  #program: Program;
  /** Pairs of people who both said yes, as `person person`. */
  readonly introduced = new Set<string>();
  closes = 0;
  /** Of each person what was accepted by SES, by message. */
  readonly sent = new Map<string, { readonly message: Message; readonly at: number }[]>();
  readonly #attempts = new Map<string, Accepted[]>();
  readonly #acts = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.#program = world.program;
    world.observer = this;
  }

  readonly onCommit = ({ writes, before, after }: Commit, by: Invocation | undefined): void => {
    after.forEach((item, at) => {
      const was = before[at];
      const write = writes[at];
      if (item) this.#keys(item);
      if (write) this.#row(write, was, item, by);
    });
    // Looked at as a whole: a transaction is one moment.
    const touched = new Set(
      after.flatMap((item) =>
        item?.['entity'] === 'application'
          ? [textOf(item, 'person')]
          : item?.['entity'] === 'pair'
            ? entityOf<Pair>(item).members.map(({ person }) => person)
            : [],
      ),
    );
    for (const person of touched) this.#seats(person);
  };

  #keys(item: Item): void {
    for (const name of ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk']) {
      const key = item[name];
      if (typeof key === 'string' && OF_PEOPLE.test(key))
        this.#world.breaks('ids in keys only', `${name} of a ${textOf(item, 'entity')}: ${key}`);
    }
  }

  readonly onScheduled = (text: string): void => {
    if (OF_PEOPLE.test(text)) this.#world.breaks('ids in keys only', text.slice(0, 200));
  };

  #row(write: Write, was: Item | undefined, item: Item | undefined, by: Invocation | undefined): void {
    switch ((item ?? was)?.['entity']) {
      case 'erasure':
        if (item) this.#erased(textOf(item, 'person'));
        return;
      case 'person':
        if (!item && was && this.erased.has(textOf(was, 'id')))
          this.erased.set(textOf(was, 'id'), this.#world.now);
        if (item) {
          const person = entityOf<Person>(item);
          this.people.set(person.id, person);
          if (person.suppressed !== undefined && was?.['suppressed'] === undefined)
            this.#world.mark(person.suppressed === 'bounced' ? 'an address bounces' : 'someone complains');
          this.#world.detail(`emails of ${this.name(textOf(item, 'id'))}: ${textOf(item, 'recentEmails')}`);
        }
        return;
      case 'application':
        if (item) this.#application(was && entityOf<Application>(was), entityOf<Application>(item), by);
        else if (was) this.applications.delete(textOf(was, 'person'));
        return;
      case 'pair':
        if (item) this.#pair(was && entityOf<Pair>(was), entityOf<Pair>(item));
        return;
      case 'cohort':
        if (item) this.#cohort(was && entityOf<Cohort>(was), entityOf<Cohort>(item), by);
        return;
      case 'program-version':
        if (item) this.#program = item['program'] as unknown as Program;
        return;
      case 'message':
        if (!item && was) {
          const state = textOf(was, 'state');
          this.countedAndGone[state] = (this.countedAndGone[state] ?? 0) + 1;
        }
        if (item)
          this.#message(was && entityOf<Message>(was), entityOf<Message>(item), {
            write,
            due: textOf(item, 'gsi2sk'),
          });
        return;
      default:
    }
  }

  #erased(person: string): void {
    if (!this.erased.has(person)) {
      this.#world.mark('someone is erased');
      this.erased.set(person, Infinity);
    }
    const { email } = this.people.get(person) ?? {};
    if (email !== undefined) this.erasedAddresses.add(email);
  }

  #application(before: Application | undefined, after: Application, by: Invocation | undefined): void {
    this.applications.set(after.person, after);
    // What someone did, or the manager about them, makes an earlier email old.
    if (
      by?.name === 'participant-pages' ||
      by?.name === 'manager-api' ||
      before?.submittedAt !== after.submittedAt
    )
      this.#acts.set(after.person, this.#world.now);
    if (before?.setAsideAt !== undefined && after.setAsideAt === undefined)
      this.#world.mark('someone who was set aside takes part again');
    if (before && before.withdrawnAt === undefined && after.withdrawnAt !== undefined)
      this.#world.tell(`${this.name(after.person)} is out`);
  }

  #pair(before: Pair | undefined, after: Pair): void {
    this.pairs.set(after.id, after);
    const { state } = after;
    if (!before) {
      if (state !== 'proposed') this.#world.breaks('pairs move forward', `a pair begins as ${state}`);
      for (const side of [mentorOf(after), menteeOf(after)]) {
        const one = this.applications.get(side);
        if (
          one &&
          (one.withdrawnAt !== undefined ||
            one.paused ||
            one.screening !== 'accepted' ||
            one.setAsideAt !== undefined)
        )
          this.#world.breaks(
            'no one is paired who left',
            `${this.name(side)} is proposed although ${JSON.stringify([one.withdrawnAt, one.paused, one.screening, one.setAsideAt])}`,
          );
      }
    } else if (before.state !== state) {
      const way = Object.values(PAIR_TRANSITIONS).some(
        ({ from, to }) => to === state && (from as readonly string[]).includes(before.state),
      );
      if (!way) this.#world.breaks('pairs move forward', `from ${before.state} to ${state}`);
    }
    if (state === 'introduced' && before?.state !== 'introduced') {
      if (answerOf(after, 'mentor') !== 'yes' || answerOf(after, 'mentee') !== 'yes')
        this.#world.breaks(
          'two yeses',
          `introduced with ${answerOf(after, 'mentor')} and ${answerOf(after, 'mentee')}`,
        );
      this.introduced
        .add(`${mentorOf(after)} ${menteeOf(after)}`)
        .add(`${menteeOf(after)} ${mentorOf(after)}`);
      this.#world.mark('both sides say yes');
    }
    if (before?.state !== state)
      this.#world.tell(`${this.name(menteeOf(after))} and ${this.name(mentorOf(after))} are ${state}`);
    if (state === 'expired' && before?.state !== 'expired') this.#world.mark('a proposal expires');
    if (state === 'completed' && before?.state !== 'completed') this.#world.mark('a pair is completed');
    if (state === 'never-met' && before?.state !== 'never-met') this.#world.mark('a pair never met');
    if (
      state === 'ended' &&
      before?.state === 'introduced' &&
      [mentorOf(after), menteeOf(after)].some((one) => this.applications.get(one)?.withdrawnAt !== undefined)
    )
      this.#world.mark('someone leaves an introduced pair');
    if (after.askedOfSilence && !before?.askedOfSilence)
      this.#world.mark('a pair is asked about its silence');
  }

  #seats(person: string): void {
    const one = this.applications.get(person);
    if (!one) return;
    const own = [...this.pairs.values()];
    const mentoring = own.filter((pair) => mentorOf(pair) === person && HOLDS_SEAT.has(pair.state));
    // Who leaves after the end leaves what is over as it is.
    const held = one.withdrawnAt === undefined ? mentoring : mentoring.filter(({ state }) => OPEN.has(state));
    if (held.length !== one.seatsTaken)
      this.#world.breaks(
        'seats are kept',
        `${this.name(person)} has ${held.length} pairs and ${one.seatsTaken} seats taken`,
      );
    if (one.seatsTaken > one.capacity)
      this.#world.breaks(
        'seats are kept',
        `${this.name(person)} has ${one.seatsTaken} of ${one.capacity} seats taken`,
      );
    const learning = own.filter((pair) => menteeOf(pair) === person && OPEN.has(pair.state));
    if (learning.length > 1)
      this.#world.breaks('one pair a mentee', `${this.name(person)} is in ${learning.length} open pairs`);
  }

  #cohort(before: Cohort | undefined, after: Cohort, by: Invocation | undefined): void {
    this.cohort = after;
    if (
      before &&
      before.inputs !== after.inputs &&
      (before.state === 'matching' || before.state === 'closing')
    )
      this.#world.mark('inputs move during a match');
    if (!before || before.state === after.state) return;
    const { state } = after;
    const way = Object.values(COHORT_TRANSITIONS).some(
      ({ from, to }) => to === state && (from as readonly string[]).includes(before.state),
    );
    if (!way) this.#world.breaks('cohorts move forward', `from ${before.state} to ${state}`);
    this.#world.tell(`the cohort is ${state}`);
    if (state !== 'closing') return;
    if (++this.closes > 1) this.#world.breaks('closes once', `closed ${this.closes} times`);
    if (this.#world.now + (by?.skew ?? 0) < deadline(this.#program) - 1)
      this.#world.breaks('closes once', 'closed before the deadline');
  }

  #message(
    before: Message | undefined,
    after: Message,
    { write, due }: { readonly write: Write; readonly due: string },
  ): void {
    this.messages.set(after.id, after);
    if (!before && this.applications.get(after.person)?.withdrawnAt !== undefined)
      this.wantedAfterLeaving.add(after.id);
    if (before?.state !== after.state || before.reason !== after.reason)
      this.#world.detail(
        `${after.email} to ${this.name(after.person)} is ${after.state}${after.reason === undefined ? '' : `: ${after.reason}`}`,
      );
    if (after.state === 'sent') this.#knownAsSent.add(after.id);
    if (after.state === 'attempted' && before?.state !== 'attempted') this.#begun(after);
    if (
      before?.state === 'attempted' &&
      after.state === 'sent' &&
      write.kind === 'update' &&
      after.attempts === 1 &&
      this.#attempts.get(after.id)?.[0]?.answerLost
    )
      this.#world.mark('an email of unknown outcome is settled by its event');
    if (after.state === 'skipped' && before?.state !== 'skipped') {
      if (after.reason === 'enough-lately') this.#world.mark('an email is skipped because there were enough');
      if (after.reason === 'too-late') this.#world.mark('an email is skipped because its time was over');
      if (after.reason === 'told in one email with others' && after.email === 'proposal')
        this.#world.mark('several proposals are told in one email');
    }
    if (after.reason === 'waits for a better time' && before?.reason !== after.reason)
      this.#world.mark(
        fromIso(due) - this.#world.now > 12 * HOUR
          ? 'an email waits for the next day'
          : 'an email waits for the end of quiet hours',
      );
    if (!before && after.email === 'set-aside') this.#world.mark('someone is set aside for silence');
  }

  /** An email is begun: what is known in this moment decides whether it may be. */
  #begun(message: Message): void {
    if (message.person === MANAGER) return;
    const person = this.people.get(message.person);
    if (!person) return;
    const who = `${message.email} to ${this.name(message.person)}`;
    if (person.suppressed !== undefined) this.#world.breaks('not to the suppressed', who);
    if (!message.essential && person.unsubscribedAt !== undefined)
      this.#world.breaks('not to the unsubscribed', who);
  }

  readonly onEmail = (email: Accepted): void => {
    const { mid = '', pid = '' } = email.tags;
    const message = this.messages.get(mid);
    if (!message) {
      if (mid !== 'test') this.#world.breaks('one recipient', 'an email belongs to no message');
      return;
    }
    this.#repeats(message, email);
    const list = this.sent.get(pid) ?? [];
    this.sent.set(pid, list);
    if (pid === MANAGER) {
      list.push({ message, at: email.at });
      return;
    }
    // What was handed over before arrives all the same.
    if ((this.erased.get(pid) ?? Infinity) < email.at - 10 * MINUTE)
      this.#world.breaks('the erased are gone', `${message.email} is sent to ${this.name(pid)}`);
    const person = this.people.get(pid);
    if (!person) return;
    if (person.email !== email.to)
      this.#world.breaks('one recipient', `${message.email} goes to another address`);
    const isRepeat = (this.#attempts.get(mid)?.length ?? 0) > 1;
    this.#names(message, email, pid);
    if (!isRepeat) {
      this.#manners(message, email, person);
      for (const earlier of list)
        if (
          email.at - earlier.at < DAY &&
          (this.#acts.get(pid) ?? 0) <= earlier.at &&
          contradicts(
            { email: earlier.message.email, pairs: this.#about(earlier.message) },
            { email: message.email, pairs: this.#about(message) },
          )
        )
          this.#world.breaks(
            'no contradictions',
            `${this.name(pid)} gets ${message.email} within a day of ${earlier.message.email}`,
          );
    }
    // An email that comes again is none more.
    if (!isRepeat) list.push({ message, at: email.at });
    this.#world.tell(`${this.name(pid)} gets "${message.email}"${isRepeat ? ' again' : ''}`);
  };

  #repeats(message: Message, email: Accepted): void {
    const attempts = this.#attempts.get(message.id) ?? [];
    this.#attempts.set(message.id, attempts);
    for (const earlier of attempts) {
      this.#world.mark('an email of unknown outcome is sent again');
      const who = `${message.email} to ${this.name(message.person)}`;
      if (this.resent.has(message.id)) continue;
      if (this.#knownAsSent.has(message.id))
        this.#world.breaks('no email twice', `${who} goes out again although it was known as sent`);
      if (this.#world.eventsLearned.has(`${earlier.id}-Send`))
        this.#world.breaks('no email twice', `${who} goes out again although the event of SES came`);
      if (!earlier.raw.equals(email.raw))
        this.#world.breaks('no email twice', `${who} goes out again with other bytes`);
      if (email.at - earlier.at < this.#program.policies.unknownOutcomeMinutes * MINUTE - SKEW_MS)
        this.#world.breaks('no email twice', `${who} goes out again after ${email.at - earlier.at} ms`);
    }
    attempts.push(email);
  }

  /** Messages that stood as sent at some time. */
  readonly #knownAsSent = new Set<string>();
  /** Messages that the manager had sent again. */
  readonly resent = new Set<string>();

  /** No one is named to someone who does not know them. */
  #names(message: Message, email: Accepted, pid: string): void {
    const text = email.raw.toString('latin1').replace(/=\r\n/g, '');
    const own = this.people.get(pid)?.name;
    for (const name of new Set([...text.matchAll(/Qname\d+/g)].map(([one]) => one))) {
      if (own?.startsWith(`${name} `)) continue;
      const known = [...this.people.values()].some(
        (other) => other.name.startsWith(`${name} `) && this.introduced.has(`${pid} ${other.id}`),
      );
      if (!known)
        this.#world.breaks('no one is named early', `${message.email} to ${this.name(pid)} names ${name}`);
    }
    const recipients = [...text.matchAll(/^(?:To|Cc|Bcc):(.*)$/gim)];
    if (recipients.length !== 1)
      this.#world.breaks('one recipient', `${recipients.length} headers name recipients`);
  }

  #manners(message: Message, email: Accepted, person: Person): void {
    const { policies } = this.#program;
    const ownAct = message.actedAt !== undefined && email.at - fromIso(message.actedAt) < 40 * 60_000;
    const who = `${message.email} to ${this.name(person.id)}`;
    const quiet = (at: number): boolean => {
      const time = localTime(at, person.zone);
      return time >= policies.quietHours.from || time < policies.quietHours.to;
    };
    if (!ownAct && quiet(email.at - SKEW_MS) && quiet(email.at) && quiet(email.at + SKEW_MS))
      this.#world.breaks('quiet hours', `${who} at ${localTime(email.at, person.zone)}`);
    const today = localDate(email.at, person.zone);
    const earlier = this.sent.get(person.id) ?? [];
    // Those that may go beyond are begun beside the others, and may arrive before them.
    const sameDay = earlier.filter(
      (one) => localDate(one.at, person.zone) === today && !BEYOND_DAILY.has(one.message.email),
    );
    if (
      !ownAct &&
      !BEYOND_DAILY.has(message.email) &&
      sameDay.length >= policies.emailsPerDay &&
      localDate(email.at + SKEW_MS, person.zone) === today &&
      localDate(email.at - SKEW_MS, person.zone) === today
    )
      this.#world.breaks('emails a day', `${who} is number ${sameDay.length + 1} of the day`);
    const quarter = earlier.filter(({ at }) => at > email.at - 90 * DAY);
    if (!message.essential && !ownAct && quarter.length >= policies.emailsPerQuarter)
      this.#world.breaks('emails a quarter', `${who} is number ${quarter.length + 1} of three months`);
    const paused = this.cohort?.pausedAt;
    if (paused !== undefined && email.at - fromIso(paused) > 10 * 60_000)
      this.#world.breaks('pause holds', `${who} goes out ${iso(email.at)}, paused since ${paused}`);
  }

  /** The pairs that an email is about: of several that were asked about, those that are still open. */
  #about({ email, pair, pairs }: Message): readonly string[] {
    const all = pairs ?? (pair === undefined ? [] : [pair]);
    return pairs && ASKS.has(email) ? all.filter((one) => this.pairs.get(one)?.state === 'proposed') : all;
  }

  name(id: string): string {
    return this.people.get(id)?.name.split(' ')[0] ?? id.slice(0, 6);
  }

  /** Of a message what SES took. */
  attemptsOf(id: string): readonly Accepted[] {
    return this.#attempts.get(id) ?? [];
  }
}
