/** The form tools: they hold what people filled in, and deliver it, twice, late or never; and they try again as their documentation says. */
import { HOUR, iso, MINUTE } from '../../shared/domain/calendar.ts';
import type { Source } from '../../shared/domain/program-questions.ts';
import type { SampleAnswer, SignedDelivery } from '../../shared/forms/provider.ts';
import { providerOf } from '../../shared/forms/providers.ts';
import { findDelivery } from '../../shared/store/deliveries.ts';
import { secretNamed, type World } from './world.ts';

export interface Submitted {
  readonly source: Source;
  readonly person: string;
  readonly response: string;
  readonly at: number;
  readonly delivery: SignedDelivery;
  /** When it was first answered with 200, epoch milliseconds. */
  acknowledgedAt?: number;
  /** Of its delivery. */
  id?: string;
}

export interface Acknowledged {
  readonly source: string;
  readonly id: string;
}

/** Answers after which Typeform tries every few minutes for hours; after others it tries a few times. */
const PATIENT: ReadonlySet<number> = new Set([408, 423, 429, 503]);
const RETRY_FOR_MS = 10 * HOUR;
const IMPATIENT = [5, 10, 20, 60].map((minutes) => minutes * MINUTE);

export class FormTools {
  readonly submitted: Submitted[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.formResponses = (url) => this.#list(url);
  }

  /** Someone sends a form. `late`: the delivery is told so late that another one overtakes it. */
  submit(
    source: Source,
    {
      person,
      response,
      answers,
    }: {
      readonly person: string;
      readonly response: string;
      readonly answers: Readonly<Record<string, SampleAnswer>>;
    },
    late = 0,
  ): Submitted {
    const { faults, loop, chances, now } = this.#world;
    const provider = providerOf(source.provider);
    if (!provider) throw new Error(`No one writes as ${source.provider} does.`);
    const secret = secretNamed(source.secret ?? '');
    const delivery = provider.sample({ source, secret, answers, response, at: now });
    const one: Submitted = { source, person, response, at: now, delivery };
    this.submitted.push(one);
    // Google's script sends again what was not taken; Typeform can be asked.
    if (source.provider === 'typeform' && faults.hits('delivery never comes')) return one;
    const wait = late + (faults.hits('delivery is late') ? chances.draw('delivery late') * 3 * HOUR : 0);
    loop.at(now + wait, () => void this.#deliver(one, now + wait));
    if (faults.hits('delivery comes twice'))
      loop.at(now + wait + chances.draw('again after') * HOUR, () => void this.#deliver(one, now));
    if (faults.hits('delivery is forged')) loop.at(now + MINUTE, () => void this.#forge(one));
    return one;
  }

  async #deliver(one: Submitted, firstAt: number, tries = 0): Promise<void> {
    const { loop } = this.#world;
    // A script signs the time: it signs anew when it tries again.
    const { path, body, headers } = this.#signed(one);
    const answer = await this.#post(path, body, headers);
    if (answer.status === 200) {
      one.acknowledgedAt ??= loop.now;
      const said = JSON.parse(answer.body ?? '{}') as { kept?: string; duplicate?: string };
      const id = said.kept ?? said.duplicate;
      if (id === undefined) return;
      one.id = id;
      this.acknowledged.push({ source: one.source.id, id });
      if (!(await findDelivery(this.#world.table.kept, { source: one.source.id, id })))
        this.#world.breaks('delivery is durable', `delivery ${id} of ${one.source.id} is not there`);
      return;
    }
    if (!answer.faulty && answer.status !== 503)
      this.#world.breaks('delivery is durable', `a delivery was answered with ${answer.status}`);
    const isGoogle = one.source.provider !== 'typeform';
    const pause = isGoogle ? HOUR : PATIENT.has(answer.status) ? 2.5 * MINUTE : IMPATIENT[tries];
    if (pause === undefined || (!isGoogle && loop.now + pause > firstAt + RETRY_FOR_MS)) return;
    loop.at(loop.now + pause, () => void this.#deliver(one, firstAt, tries + 1));
  }

  #signed({ source, delivery, response }: Submitted): SignedDelivery {
    const provider = providerOf(source.provider);
    const secret = secretNamed(source.secret ?? '');
    const headers =
      provider?.sign(delivery.body, {
        secret,
        id: `msg_${response.replace(/\W/g, '')}`,
        at: this.#world.now,
      }) ?? {};
    return { ...delivery, headers };
  }

  async #forge({ delivery, source, response }: Submitted): Promise<void> {
    const body = delivery.body.replace(/Qname\d+/, 'Qname999');
    const secret = secretNamed('of someone else');
    const headers =
      providerOf(source.provider)?.sign(body, { secret, id: `msg_${response}`, at: this.#world.now }) ?? {};
    const answer = await this.#post(delivery.path, body, headers);
    if (answer.status === 200) this.#world.breaks('forgeries change nothing', 'a forged delivery was taken');
  }

  async #post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Awaited<ReturnType<World['http']>>> {
    const names = Object.entries(headers).map(([name, value]): [string, string] => [
      name.toLowerCase(),
      value,
    ]);
    return this.#world.http('receive-form', path, {
      method: 'POST',
      route: 'POST /in/{provider}/{source}',
      body: Buffer.from(body),
      headers: new Map(names),
    });
  }

  /** Typeform's list of responses: the newest first, those since a time. */
  #list(url: URL): object {
    const since = url.searchParams.get('since') ?? '';
    const before = url.searchParams.get('before');
    const form = /forms\/([^/]+)\//.exec(url.pathname)?.[1];
    const items = this.submitted
      .filter(({ source, at }) => source.form === form && iso(at) >= since)
      .map(
        ({ delivery }) =>
          (JSON.parse(delivery.body) as { form_response: { token: string; submitted_at: string } })
            .form_response,
      )
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : -1));
    const from = before === null ? 0 : items.findIndex(({ token }) => token === before) + 1;
    return { total_items: items.length, page_count: 1, items: items.slice(from) };
  }
}
