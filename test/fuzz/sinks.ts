/** Everything that text from people flows into, and what must hold of it there. */
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { html } from 'htm/preact';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { failureLog } from '../../shared/aws/failures.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import { calendarEntry } from '../../shared/email/calendar.ts';
import { renderText } from '../../shared/email/render.ts';
import { csv } from '../../shared/export/csv.ts';
import type { Sheet } from '../../shared/export/sheet.ts';
import { xlsx } from '../../shared/export/xlsx.ts';
import { linkFor } from '../../shared/links.ts';
import { choices, page } from '../../shared/pages/page.ts';
import { LINK_KEY } from '../../shared/secrets.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { findPerson } from '../../shared/store/people.ts';
import { previewEmail } from '../../shared/usecases/email/preview.ts';
import { signedDelivery } from '../support/deliveries.ts';
import { requestTo, streamOf } from '../support/events.ts';
import { FORM_API, emptyWorld, SECRETS, type TestWorld } from '../support/world.ts';
import type { Document } from './documents.ts';

const PUBLIC_URL = 'https://m.example.org';
const TOUCHPOINTS = ['receipt', 'proposal', 'introduction'];

export interface Found {
  /** Where it went wrong, and how. */
  readonly problems: string[];
  /** What a browser has to look at. */
  readonly documents: Document[];
  /** The longest that one request took, in milliseconds. */
  readonly slowest: number;
}

/** A cohort whose people apply with the texts. */
export class Applicants {
  readonly #world: TestWorld;
  readonly #found: CohortWithProgram;
  readonly #ana: string;
  #count = 0;

  private constructor(world: TestWorld, found: CohortWithProgram, ana: string) {
    this.#world = world;
    this.#found = found;
    this.#ana = ana;
  }

  static async begin(): Promise<Applicants> {
    const world = await emptyWorld();
    const found = await findCohortWithProgram(world.table, world.program.cohort.id);
    if (!found) throw new Error('There is no cohort.');
    const first = new Applicants(world, found, '');
    await first.#apply('Ana Lima', { problems: [], slowest: 0 });
    const [ana] = await listApplications(world.table, world.program.cohort.id);
    return new Applicants(world, found, ana?.person ?? '');
  }

  /** Someone applies with the text in every answer; their emails and pages are read. */
  async try(text: string): Promise<Found> {
    const found = { problems: [] as string[], documents: [] as Document[], slowest: 0 };
    const person = await this.#apply(text, found);
    if (person === undefined) return found;
    await this.#emails(person, found);
    await this.#pages(person, text, found);
    return found;
  }

  async #apply(text: string, found: { problems: string[]; slowest: number }): Promise<string | undefined> {
    const { table, program, now } = this.#world;
    const errors: string[] = [];
    const parts = {
      table,
      bucket: memoryBucket(),
      secrets: SECRETS,
      formApi: FORM_API,
      clock: () => now,
      onError: (error: unknown) => void errors.push(String(error)),
    };
    const number = ++this.#count;
    const email = `p${number}@example.org`;
    const answers = { name: text, email, motivation: text, wants: ['Rust', text], interests: [text] };
    const began = performance.now();
    const answer = await receiveForm(parts)(
      signedDelivery(program, { at: now, response: `r${number}`, answers }),
    );
    const { kept = '' } = JSON.parse(answer.body ?? '{}') as { kept?: string };
    await processDeliveries(parts)(streamOf({ id: kept, source: 'apply' }));
    found.slowest = Math.max(found.slowest, performance.now() - began);
    if (answer.status >= 500 || errors.length > 0)
      found.problems.push(`intake: ${answer.status} ${errors.join(' ')}`);
    const applications = await listApplications(table, program.cohort.id);
    return applications.find((one) => one.answers['email'] === email)?.person;
  }

  async #emails(person: string, found: { problems: string[]; documents: Document[] }): Promise<void> {
    const { table, program, now } = this.#world;
    for (const id of TOUCHPOINTS) {
      const touchpoint = program.journey.find((one) => one.id === id);
      if (!touchpoint) throw new Error(`The example has no ${id}.`);
      // The receipt is to the one with the text; the others tell Ana of them.
      const about =
        id === 'receipt' ? { person } : { person: this.#ana, expected: [matched(this.#ana, person)] };
      const email = await previewEmail(table, this.#found, {
        touchpoint,
        ...about,
        publicUrl: PUBLIC_URL,
        now,
      });
      found.documents.push({ kind: `email ${id}`, content: email.html, type: 'text/html' });
      const parsed = await PostalMime.parse(Buffer.from(email.raw));
      const headers = parsed.headers.map(({ key }) => key).sort();
      found.documents.push({
        kind: `headers of ${id}`,
        content: `<p class="${headers.join(' ')}" id="${parsed.to?.map(({ address }) => address?.replace(/^p\d+/, 'p')).join(' ')} ${parsed.attachments.length}"></p>`,
        type: 'text/html',
      });
      for (const key of ['bcc', 'cc'] as const)
        if (parsed[key] !== undefined) found.problems.push(`headers of ${id}: there is a ${key}`);
      for (const [address, host = ''] of (parsed.text ?? '').matchAll(/https?:\/\/([^\s/]+)/g))
        if (!/^(m\.example\.org|calendar\.google\.com|outlook\.live\.com|example\.org)$/.test(host))
          found.problems.push(`text of ${id}: ${address} can be pressed`);
    }
  }

  async #pages(
    person: string,
    text: string,
    found: { problems: string[]; documents: Document[] },
  ): Promise<void> {
    const { table, program, now } = this.#world;
    const pages = participantPages({
      newId: randomUUID,
      table,
      bucket: memoryBucket(),
      secrets: SECRETS,
      clock: () => now,
      publicUrl: PUBLIC_URL,
    });
    const [key = ''] = await SECRETS.live(LINK_KEY);
    const of = { cohort: program.cohort.id, person };
    const path = new URL(linkFor({ publicUrl: PUBLIC_URL, key }, of, { purpose: 'manage', now })).pathname;
    const visit = (more: object): ReturnType<typeof pages> =>
      pages(requestTo(path, { params: { token: path.slice(3) }, ...more }));
    const shown = await visit({});
    const known = await findPerson(table, person);
    if (shown.status !== 200 || !known) found.problems.push(`page: ${shown.status}`);
    found.documents.push({ kind: 'page manage', content: shown.body ?? '', type: 'text/html' });
    const posted = await visit({
      method: 'POST',
      body: Buffer.from(new URLSearchParams({ do: text, [text.slice(0, 200)]: text }).toString()),
      headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
    });
    if (posted.status >= 500) found.problems.push(`page: ${posted.status} to what was posted`);
  }
}

function matched(
  mentee: string,
  mentor: string,
): Parameters<typeof previewEmail>[2]['expected'] extends readonly (infer One)[] | undefined ? One : never {
  const why = ['You asked for something that this mentor offers.', 'You are both free in the evening.'];
  return { mentee, mentor, score: 80, contributions: [], why, whyForMentee: why, whyForMentor: why };
}

/** What is made of a text alone. */
export function alone(text: string): Found {
  const problems: string[] = [];
  const began = performance.now();
  const shown = page({ title: text, site: text }, [
    html`<p title=${text}>${text}</p>`,
    choices({ name: 'x', legend: text, low: 'a', high: text }, [{ value: text, label: text }]),
  ]);
  const documents: Document[] = [{ kind: 'page', content: shown.body ?? '', type: 'text/html' }];
  problems.push(...calendarProblems(text), ...logProblems(text));
  documents.push(...written(text, problems));
  return { problems, documents, slowest: performance.now() - began };
}

function calendarProblems(text: string): string[] {
  const name = text.slice(0, 80);
  const entry = calendarEntry({
    ...{ uid: 'u1', sequence: 1, startsAt: 0, minutes: 60, stampedAt: 0, summary: text, description: text },
    organizer: { name, email: 'm@example.org' },
    attendee: { name, email: 'ana@example.org' },
  });
  const lines = entry.split('\r\n');
  const problems = lines.some((line) => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(line))
    ? ['calendar: a bare line break or another control character']
    : [];
  if (lines.some((line) => Buffer.byteLength(line) > 75)) problems.push('calendar: a line is too long');
  try {
    const calendar = new ICAL.Component(ICAL.parse(entry) as never);
    const [event, ...more] = calendar.getAllSubcomponents();
    const names = event?.getAllProperties().map((one) => one.name) ?? [];
    if (more.length > 0 || event?.getAllSubcomponents().length !== 0)
      problems.push('calendar: another entry');
    if (names.filter((one) => one === 'attendee').length !== 1) problems.push('calendar: another attendee');
    if (new Set(names).size !== names.length) problems.push('calendar: a property came twice');
  } catch (error) {
    problems.push(`calendar: it cannot be read: ${String(error)}`);
  }
  return problems;
}

/** The text as a manager's own email: refused, or without anything that runs. */
function written(text: string, problems: string[]): Document[] {
  const began = performance.now();
  let content = '';
  try {
    content = renderText({ subject: text, body: text }, { person: { firstName: 'Ana' } }).html;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  const took = performance.now() - began;
  if (took > 2_500) problems.push(`text of a manager: it took ${took.toFixed()} ms`);
  return [{ kind: 'written', content, type: 'text/html' }];
}

function logProblems(text: string): string[] {
  const mark = text.trim();
  if (mark.length < 6) return [];
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const { error, log } = console;
  // The logger writes where it can be listened to.
  process.env['POWERTOOLS_DEV'] = 'true';
  console.error = console.log = (...parts: unknown[]) => void lines.push(parts.map(String).join(' '));
  process.stdout.write = (piece: string | Uint8Array) => lines.push(String(piece)) > 0;
  try {
    failureLog('fuzz')(new Error(text));
  } finally {
    process.stdout.write = write;
    Object.assign(console, { error, log });
  }
  return lines.some((line) => line.includes(mark) || line.includes(JSON.stringify(mark).slice(1, -1)))
    ? ['log: it says what someone wrote']
    : [];
}

/** The texts as columns of files that spreadsheets open. */
export async function inSheets(texts: readonly string[]): Promise<Found> {
  const problems: string[] = [];
  const sheet: Sheet = {
    zone: 'UTC',
    title: texts[0] ?? '',
    columns: [
      { name: 'name', meaning: 'Who' },
      { name: 'seats', meaning: 'How many' },
    ],
    records: texts.map((text) => [text, 2]),
  };
  const rows = parse(csv(sheet), { bom: true, relax_column_count: true });
  if (rows.length !== texts.length + 1) problems.push(`CSV: ${rows.length} rows`);
  for (const row of rows) {
    if (row.length !== 2) problems.push(`CSV: a row has ${row.length} cells`);
    if (/^[\s\ufeff]*[=+\-@\t\r＝＋－＠]/.test(row[0] ?? '')) problems.push('CSV: a cell is a formula');
  }
  const files = unzipSync(await xlsx(sheet));
  const documents = Object.entries(files)
    .filter(([name]) => name.endsWith('.xml'))
    .map(([name, bytes]): Document => ({
      kind: `XLSX ${name}`,
      content: strFromU8(bytes),
      type: 'application/xml',
    }));
  for (const { kind, content } of documents)
    if (/<f[ >]/.test(content)) problems.push(`${kind}: there is a formula`);
  return { problems, documents, slowest: 0 };
}
