/** What the people of the demo do: apply, answer, meet, rate, fall silent. Every choice follows from the seed. */
import { DAY, HOUR, MINUTE, resolveLocal } from '../../../shared/domain/calendar.ts';
import { deadline, lastMoment } from '../../../shared/domain/journey.ts';
import type { Program } from '../../../shared/domain/program.ts';
import type { LocalStack } from '../stack.ts';
import type { SeededRandom } from './seeded-random.ts';
import { answersOf } from './people.ts';
import type { FormProvider, SignedDelivery, Submission } from '../../../shared/forms/provider.ts';
import { providerOf } from '../../../shared/forms/providers.ts';
import { Inbox, type DemoEmail, type EmailLink } from './inbox.ts';
import type { DemoPerson } from './people.ts';

export interface Act {
  readonly at: number;
  readonly do: () => Promise<void>;
}

export interface World {
  readonly stack: LocalStack;
  readonly program: Program;
  readonly people: readonly DemoPerson[];
  readonly random: SeededRandom;
  /** Share of the people who apply and never react to anything. */
  readonly silent?: number;
}

/** Acts are at every sixth hour: what falls together is done together, as busy hours are. */
const SLOT = 6 * HOUR;

export class CohortSimulation {
  readonly #world: World;
  readonly #inbox: Inbox;
  readonly #agenda = new Map<number, (() => Promise<void>)[]>();
  readonly #byAddress: ReadonlyMap<string, DemoPerson>;
  readonly #seen = new Set<string>();
  readonly #pages = new Map<string, Promise<ReadonlyMap<string, string[]>>>();

  constructor(world: World) {
    this.#world = world;
    this.#inbox = new Inbox(world.stack);
    this.#byAddress = new Map(world.people.map((person) => [person.email, person]));
  }

  /** Lives on until a time (epoch milliseconds): acts at their hours, and whatever Mentorline does in between. */
  async liveUntil(end: number, onHour: (now: number) => void = () => undefined): Promise<void> {
    const { stack } = this.#world;
    for (;;) {
      const next = Math.min(...this.#agenda.keys());
      const wake = (await stack.nextEventAt()) ?? Infinity;
      const at = Math.min(next, wake, end);
      await stack.advanceTo(at);
      const acts = this.#agenda.get(at) ?? [];
      this.#agenda.delete(at);
      await Promise.all(acts.map((act) => act()));
      await stack.whenIdle();
      for (const email of this.#inbox.newEmails()) this.#react(email);
      onHour(at);
      if (at >= end) return;
    }
  }

  /** Puts all applications of the cohort on the agenda, with the accidents that befall some of them. */
  planApplications(): void {
    const { program, people, random } = this.#world;
    const opens = resolveLocal(program.cohort.opens, '08:00', program.cohort.zone);
    const closes = deadline(program);
    for (const person of people) {
      const fate = random('fate', person.id);
      // Two humps: some come at once, and many in the last days.
      const early = random('early', person.id) < 0.4;
      const share = early
        ? random('when', person.id) * 0.35
        : 0.35 + Math.sqrt(random('when', person.id)) * 0.64;
      let at = opens + share * (closes - opens);
      if (fate < 0.02) at = lastMoment(program) + 2 * HOUR + random('when', person.id) * DAY;
      else if (fate < 0.04) at = closes + HOUR + random('when', person.id) * 8 * HOUR;
      this.#at(at, (now) => this.#apply(person, now, fate));
    }
  }

  async #apply(person: DemoPerson, now: number, fate: number): Promise<void> {
    const submission = this.#submission(person, now);
    const delivery = this.#sign(submission);
    if (fate > 0.99)
      await this.#post(this.#resign(submission, delivery.body.slice(0, delivery.body.length / 2)));
    await this.#post(delivery);
    if (fate > 0.9 && fate <= 0.95) await this.#post(delivery);
    if (fate > 0.95 && fate <= 0.98) {
      // Thought better of an answer: Google sends the same response again, Typeform a new one.
      this.#at(now + 6 * HOUR, (later) => {
        const again = {
          ...submission,
          at: later,
          answers: { ...submission.answers, motivation: 'On second thought: I want to lead people.' },
        };
        const response = writerOf(submission).editsKeepResponse
          ? submission.response
          : `${submission.response} again`;
        return this.#post(this.#sign({ ...again, response }));
      });
    }
  }

  #submission(person: DemoPerson, at: number): Submission {
    const { program, stack, random } = this.#world;
    const [main, other] = program.sources.filter(({ purpose }) => purpose === 'application');
    const source = random('form', person.id) < 0.6 ? main : (other ?? main);
    if (!source?.secret) throw new Error('The demo needs a form for applications, with a secret.');
    const answers = answersOf(person);
    if (random('forgets', person.id) < 0.015) delete answers['consent'];
    return {
      source,
      secret: stack.secretOf(source.secret) ?? '',
      answers,
      response: `response of ${person.id}`,
      at,
    };
  }

  #sign(submission: Submission): SignedDelivery {
    return writerOf(submission).sample(submission);
  }

  /** The same sender's signature over other bytes. */
  #resign(submission: Submission, body: string): SignedDelivery {
    const { path } = this.#sign(submission);
    const { secret, response, at } = submission;
    const id = `torn_${response.replace(/\W/g, '')}`;
    return { path, body, headers: writerOf(submission).sign(body, { secret, id, at }) };
  }

  async #post({ path, body, headers }: SignedDelivery): Promise<void> {
    const response = await fetch(`${this.#world.stack.gatewayUrl}${path}`, { method: 'POST', body, headers });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`A delivery was answered with ${response.status}.`);
  }

  #react(email: DemoEmail): void {
    const person = this.#byAddress.get(email.to);
    if (!person || this.#world.random('silent', person.id) < (this.#world.silent ?? 0)) return;
    for (const link of email.links) {
      switch (link.purpose) {
        case 'answer':
          this.#once(['answer', person.id, link.pair], () =>
            this.#answerProposal(person, link, email.sentAt),
          );
          break;
        case 'agreement':
          this.#once(['agree', person.id, link.pair], () => this.#acknowledge(person, link, email.sentAt));
          break;
        case 'session':
          this.#once(['meet', person.id, link.pair], () => this.#meet(person, link, email.sentAt));
          break;
        case 'survey':
          this.#once(['survey', person.id, link.pair, link.round, String(email.sentAt)], () =>
            this.#answerSurvey(person, link, email.sentAt),
          );
          break;
        case 'manage':
          this.#once(['manage', person.id], () => this.#manage(person, link, email.sentAt));
          break;
        case 'continue':
          this.#once(['continue', person.id, link.pair, String(email.sentAt)], () =>
            this.#continue(person, link, email.sentAt),
          );
          break;
        case 'apply':
        case 'choices':
          // The example program shows no mentors.
          break;
        case 'unsubscribe':
          this.#once(['unsubscribe', person.id], () => this.#unsubscribe(person, link, email.sentAt));
      }
    }
  }

  #answerProposal(person: DemoPerson, link: EmailLink, sentAt: number): void {
    const random = this.#world.random('proposal', person.id, link.pair);
    if (random < 0.05) return;
    const wish = random < 0.12 ? 'no' : 'yes';
    const at = sentAt + 2 * HOUR + this.#world.random('answers in', person.id, link.pair) * 4 * DAY;
    if (random > 0.95) this.#press(sentAt + HOUR, link, { do: 'more' });
    this.#press(at, link, { do: wish });
  }

  #acknowledge(person: DemoPerson, link: EmailLink, sentAt: number): void {
    if (this.#world.random('agrees', person.id) < 0.92) this.#press(sentAt + DAY, link, { do: 'agree' });
  }

  /** The mentee logs most meetings; some pairs never meet, some fall silent after the first. */
  #meet(person: DemoPerson, link: EmailLink, sentAt: number): void {
    const { random, program } = this.#world;
    const mood = random('mood', link.pair);
    const meetings = mood < 0.08 ? 0 : mood < 0.2 ? 1 : 3;
    const writes = random('writes', person.id, link.pair) < 0.7;
    const end = resolveLocal(program.cohort.ends, '12:00', program.cohort.zone);
    for (let meeting = 0; meeting < meetings && writes; meeting++) {
      const at =
        sentAt +
        (4 + random('first', link.pair) * 12 + meeting * (24 + random('gap', link.pair, meeting) * 8)) * DAY;
      if (at > end) return;
      const rating = String(
        1 + Math.floor((0.35 + 0.65 * random('rating', person.id, link.pair, meeting)) * 3.99),
      );
      this.#at(at, (now) =>
        this.#send(link, {
          met: 'yes',
          date: new Date(now).toISOString().slice(0, 10),
          rating,
          topics: 'How to go on',
          takeaways: '',
        }),
      );
    }
  }

  /** After a silence most go on, and some would rather stop. */
  #continue(person: DemoPerson, link: EmailLink, sentAt: number): void {
    const random = this.#world.random('goes on', person.id, link.pair);
    if (random < 0.6) this.#press(sentAt + DAY, link, { do: random < 0.1 ? 'stop' : 'on' });
  }

  #answerSurvey(person: DemoPerson, link: EmailLink, sentAt: number): void {
    const { random } = this.#world;
    const round = link.round;
    if (random('answers survey', person.id, round, sentAt) < 0.5) return;
    const at = sentAt + 3 * HOUR + random('answers in', person.id, round) * 3 * DAY;
    this.#once(['answered', person.id, link.pair, round], () =>
      this.#at(at, async () => this.#fillIn(person, link)),
    );
  }

  /** Chooses something in each row of choices. The first one of a round reads the page; it is the same for everyone. */
  async #fillIn(person: DemoPerson, link: EmailLink): Promise<void> {
    this.#pages.set(link.round, this.#pages.get(link.round) ?? optionsOn(link.address));
    const options = (await this.#pages.get(link.round)) ?? [];
    const fields = [...options].map(([name, values]): [string, string] => {
      const mood = 0.3 + 0.7 * this.#world.random('mood of', person.id, link.round, name);
      // Choices of words put the better one first, numbers put it last.
      const at = Math.floor(mood * values.length * 0.999);
      return [name, (/^\d/.test(values[0] ?? '') ? values[at] : values[mood > 0.4 ? 0 : 1]) ?? ''];
    });
    if (fields.length > 0) await this.#send(link, Object.fromEntries(fields));
  }

  #manage(person: DemoPerson, link: EmailLink, sentAt: number): void {
    const { random } = this.#world;
    const wish = random('second thoughts', person.id);
    if (wish < 0.03) this.#press(sentAt + 2 * DAY, link, { do: 'withdraw' });
    else if (wish < 0.05 && person.role !== 'Mentee')
      this.#press(sentAt + DAY, link, { do: 'capacity', capacity: '3' });
    if (wish < 0.008) this.#press(sentAt + 2 * DAY + 5 * HOUR, link, { do: 'return' });
  }

  #unsubscribe(person: DemoPerson, link: EmailLink, sentAt: number): void {
    if (this.#world.random('unsubscribes', person.id) < 0.03)
      this.#press(sentAt + 30 * MINUTE, link, { 'List-Unsubscribe': 'One-Click' });
  }

  #press(at: number, link: EmailLink, fields: Record<string, string>): void {
    this.#at(at, () => this.#send(link, fields));
  }

  async #send({ address }: EmailLink, fields: Record<string, string>): Promise<void> {
    const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
    await response.arrayBuffer();
    if (response.status >= 500) throw new Error(`A page was answered with ${response.status}.`);
  }

  #once(about: readonly string[], act: () => void): void {
    const key = about.join(' ');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    act();
  }

  #at(time: number, act: (now: number) => Promise<void>): void {
    const slot = Math.max(
      Math.ceil(time / SLOT) * SLOT,
      this.#world.stack.clock.now() + SLOT - (this.#world.stack.clock.now() % SLOT),
    );
    const acts = this.#agenda.get(slot) ?? [];
    this.#agenda.set(slot, acts);
    acts.push(() => act(slot));
  }
}

function writerOf({ source }: Pick<Submission, 'source'>): FormProvider {
  const provider = providerOf(source.provider);
  if (!provider) throw new Error(`No one can write as ${source.provider} does.`);
  return provider;
}

/** The rows of choices on a page, by their names. */
async function optionsOn(address: string): Promise<Map<string, string[]>> {
  const page = await (await fetch(address)).text();
  const options = new Map<string, string[]>();
  for (const [, name = '', value = ''] of page.matchAll(/type="radio" name="([^"]+)" value="([^"]+)"/g)) {
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  return options;
}
