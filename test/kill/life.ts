/** One cohort in one folder, lived by many processes that are ended one after the other. */
import { rmSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MovableClock } from '../../infra/local/clock.ts';
import type { EmailLink } from '../../infra/local/demo/inbox.ts';
import { answersOf, type DemoPerson } from '../../infra/local/demo/people.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { startDynamo } from '../../infra/local/dynamodb/start.ts';
import { SesEngine } from '../../infra/local/ses.ts';
import { TABLE_NAME } from '../../infra/local/stack-parts.ts';
import { DAY, HOUR } from '../../shared/domain/calendar.ts';
import { deadline } from '../../shared/domain/journey.ts';
import type { Side } from '../../shared/domain/pair.ts';
import { providerOf } from '../../shared/forms/providers.ts';
import { type LinkPurpose, readLink } from '../../shared/links.ts';
import { listDeliveries } from '../../shared/store/deliveries.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { exampleProgram } from '../support/programs.ts';
import { testKey } from '../support/stack.ts';
import { type Acknowledged, lost, torn, unexplainedRepeats } from './checker.ts';
import { RunningStack } from './running-stack.ts';

/** Kills of one cohort: while it is open, and from its close on. */
const OPEN_KILLS = 12;
export const LIFE_KILLS = 36;
/** A process lives so long at most; from the close on for longer, as a match and its emails need some seconds. */
const LONGEST_MS = { open: 2500, closed: 9000 };
/** Forms that arrive at the same time. */
const SENDERS = 6;

/** What came of one kill. */
export interface Killed {
  readonly readyMs: number;
  readonly lost: readonly string[];
  readonly torn: readonly string[];
}

/** From the first application to long after the introductions. */
export class Life {
  readonly acknowledged: {
    deliveries: { source: string; id: string }[];
    answers: { pair: string; side: Side }[];
  } = { deliveries: [], answers: [] };
  readonly #data: string;
  readonly #program = exampleProgram();
  readonly #people: DemoPerson[];
  readonly #random: () => number;
  /** Times of the stack's clock at which a process began after one had been ended. */
  readonly #kills: number[] = [];
  readonly #links: EmailLink[] = [];
  #read = 0;
  #now = 0;
  #responses = 0;

  /** `data`: a folder, which is emptied. */
  constructor(data: string, people: readonly DemoPerson[], seed: number) {
    this.#data = data;
    rmSync(this.#data, { recursive: true, force: true });
    this.#people = [...people];
    const chance = chanceOf(seed + 1);
    let drawn = 0;
    this.#random = () => chance('kill', ++drawn);
  }

  /** Starts the stack, lets things happen, ends it in the middle of them, and looks at what is there. */
  async killOnce(kill: number): Promise<Killed> {
    const stack = await RunningStack.start(this.#data);
    const repaired: string[] = [];
    stack.onTorn = () => repaired.push('the database had to be repaired');
    this.#now = stack.now;
    this.#kills.push(stack.now);
    const end = setTimeout(
      () => stack.kill(),
      20 + this.#random() * LONGEST_MS[kill < OPEN_KILLS ? 'open' : 'closed'],
    );
    await Promise.all([this.#happens(stack, kill).catch(() => undefined), stack.ended]);
    clearTimeout(end);
    const problems = await this.#looked(async (table) => ({
      lost: await lost(table, this.#program.cohort.id, this.acknowledged satisfies Acknowledged),
      torn: [...repaired, ...(await torn(table, this.#program.cohort.id))],
    }));
    return { readyMs: stack.readyMs, ...problems };
  }

  /** Lets the last process come to rest, and looks whether everything that was kept was attended to. */
  async end(): Promise<{
    readonly emails: number;
    readonly repeats: number;
    readonly unexplained: string[];
    readonly unsettled: string[];
  }> {
    const stack = await RunningStack.start(this.#data);
    this.#kills.push(stack.now);
    await stack.ask({ kind: 'move', to: stack.now + 2 * DAY }, 'moved');
    stack.say({ kind: 'stop' });
    await stack.ended;
    const unsettled = await this.#looked(async (table) => {
      const deliveries = await listDeliveries(
        table,
        this.#program.sources.map(({ id }) => id),
      );
      return deliveries
        .filter(({ state }) => state === 'kept')
        .map(({ id }) => `delivery ${id} was never read`);
    });
    const ses = new SesEngine({ path: `${this.#data}/ses`, now: () => 0, onEvent: () => undefined });
    const emails = ses
      .since(0)
      .map(({ to, sentAt, tags }) => ({ to, at: sentAt, message: tags['mid'] ?? '' }));
    ses.close();
    return { emails: emails.length, unsettled, ...unexplainedRepeats(emails, this.#kills) };
  }

  async #looked<T>(look: (table: Table) => Promise<T>): Promise<T> {
    const engine = await startDynamo({
      clock: new MovableClock({ frozenAt: 0 }),
      path: `${this.#data}/dynamodb`,
    });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: engine.url, region: 'eu-central-1', credentials });
    try {
      return await look(dynamoTable(client, TABLE_NAME));
    } finally {
      client.destroy();
      await engine.stop();
    }
  }

  /** All at once, until it ends: forms arrive, people press what their emails have, the clock jumps. */
  async #happens(stack: RunningStack, kill: number): Promise<void> {
    const isOpen = kill < OPEN_KILLS;
    const forms = Array.from({ length: isOpen ? SENDERS : 0 }, () => this.#formsArrive(stack));
    await Promise.all([
      ...forms,
      ...(isOpen ? [] : [this.#peopleAnswer(stack)]),
      this.#clockJumps(stack, kill),
    ]);
  }

  async #formsArrive(stack: RunningStack): Promise<void> {
    while (!stack.isOver) {
      const person = this.#people[Math.floor(this.#random() * this.#people.length)];
      const sources = this.#program.sources.filter(
        ({ purpose, secret }) => purpose === 'application' && secret,
      );
      const source = sources[Math.floor(this.#random() * sources.length)];
      const tool = source && providerOf(source.provider);
      if (!person || !source?.secret || !tool) throw new Error('The example has people and forms.');
      const { path, body, headers } = tool.sample({
        source,
        secret: testKey(source.secret),
        answers: answersOf(person),
        response: `response ${++this.#responses}`,
        at: this.#now,
      });
      const post = async (): Promise<void> => {
        const answer = await fetch(`${stack.gateway}${path}`, { method: 'POST', body, headers });
        const { kept, duplicate } = (await answer.json()) as { kept?: string; duplicate?: string };
        const id = kept ?? duplicate;
        if (answer.status === 200 && id !== undefined)
          this.acknowledged.deliveries.push({ source: source.id, id });
      };
      await post();
      if (this.#random() < 0.1) await post();
    }
  }

  async #peopleAnswer(stack: RunningStack): Promise<void> {
    while (!stack.isOver) {
      const { emails } = await stack.ask({ kind: 'mail', after: this.#read }, 'mail');
      this.#read += emails.length;
      this.#links.push(...emails.flat());
      const [link] = this.#links.splice(Math.floor(this.#random() * this.#links.length), 1);
      if (link) await this.#press(stack, link);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #press(stack: RunningStack, { address, purpose, pair }: EmailLink): Promise<void> {
    const fields: Partial<Record<LinkPurpose, Record<string, string>>> = {
      answer: { do: this.#random() < 0.9 ? 'yes' : 'no' },
      agreement: { do: 'agree' },
      continue: { do: 'on' },
      session: { met: 'yes', date: new Date(this.#now).toISOString().slice(0, 10), rating: '4' },
    };
    const token = address.split('/').at(-1) ?? '';
    const to = readLink(token)?.link.to;
    const wanted = fields[purpose];
    if (!wanted) return;
    const here = address.replace(/^https?:\/\/[^/]+/, stack.gateway);
    const answer = await fetch(here, { method: 'POST', body: new URLSearchParams(wanted) });
    const page = await answer.text();
    if (purpose === 'answer' && to?.kind === 'side' && answer.status === 200 && /Thank you/.test(page))
      this.acknowledged.answers.push({ pair, side: to.side });
  }

  async #clockJumps(stack: RunningStack, kill: number): Promise<void> {
    const closes = deadline(this.#program);
    while (!stack.isOver) {
      const ahead =
        kill < OPEN_KILLS
          ? Math.min(this.#now + HOUR * (1 + this.#random() * 6), closes - HOUR)
          : Math.max(this.#now + HOUR * (2 + this.#random() * 20), closes + 30 * HOUR * this.#random());
      this.#now = (await stack.ask({ kind: 'move', to: Math.max(ahead, this.#now) }, 'moved')).now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
