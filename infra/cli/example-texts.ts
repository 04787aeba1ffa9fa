/** Every email and every page for participants, with example people, to be read as their recipients would. */
import { randomUUID } from 'node:crypto';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import type { Application } from '../../shared/domain/application.ts';
import { type Clock, DAY, iso, resolveLocal } from '../../shared/domain/calendar.ts';
import { UNMATCHED_FOR_PARTICIPANT } from '../../shared/domain/matching/reasons.ts';
import { proposalExpiry } from '../../shared/domain/journey.ts';
import { type Pair, proposedPair } from '../../shared/domain/pair.ts';
import type { Touchpoint } from '../../shared/domain/program-journey.ts';
import type { Program } from '../../shared/domain/program.ts';
import { linkFor, type LinkPurpose } from '../../shared/links.ts';
import { LINK_KEY, type Secrets } from '../../shared/secrets.ts';
import { findCohort } from '../../shared/store/cohorts.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { memoryTable } from '../../shared/store/memory-table.ts';
import { newPairWrites, pairChange } from '../../shared/store/pairs.ts';
import type { Table } from '../../shared/store/table.ts';
import { keepExample } from '../../shared/usecases/email/example-people.ts';
import { previewEmail } from '../../shared/usecases/email/preview.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';

export interface ExampleText {
  /** A file name without its ending: `email-proposal-mentee`, `page-answer-mentor`. */
  readonly name: string;
  /** The subject of an email, the title of a page. */
  readonly title: string;
  readonly html: string;
  /** Emails also have a text part. */
  readonly text?: string;
}

const PUBLIC_URL = 'https://mentoring.example.org';
const secrets: Secrets = { live: (name) => Promise.resolve([`example of ${name}`]) };

/** Reads a program as nothing but itself: every text that it could send or show. */
export async function exampleTexts(program: Program): Promise<readonly ExampleText[]> {
  const { cohort } = program;
  let now = resolveLocal(cohort.opens, '12:00', cohort.zone) + DAY;
  const table = memoryTable();
  const clock: Clock = () => now;
  await applyProgram({ table, clock }, program, { by: 'example' });
  const example = new Example(program, table, clock);
  const emails = await example.emails();
  now = resolveLocal(cohort.starts, '12:00', cohort.zone);
  return [...emails, ...(await example.pages())];
}

class Example {
  readonly #program: Program;
  readonly #table: Table;
  readonly #clock: Clock;
  #people = 0;

  constructor(program: Program, table: Table, clock: Clock) {
    this.#program = program;
    this.#table = table;
    this.#clock = clock;
  }

  async emails(): Promise<ExampleText[]> {
    const texts: ExampleText[] = [];
    for (const touchpoint of this.#program.journey) {
      if (touchpoint.to === 'manager') texts.push(await this.#email(touchpoint, 'manager'));
      else
        for (const role of ['mentor', 'mentee'] as const) {
          if (touchpoint.role !== undefined && touchpoint.role !== role) continue;
          for (const [situation, change] of situationsOf(this.#program, touchpoint)) {
            const person = await this.#applicant(role, change);
            texts.push(await this.#email(touchpoint, `${role}${situation}`, person));
          }
        }
    }
    return texts;
  }

  async #email(touchpoint: Touchpoint, whom: string, person?: string): Promise<ExampleText> {
    const { cohort: id } = this.#program;
    const cohort = await findCohort(this.#table, id.id);
    if (!cohort) throw new Error('The example cohort is missing.');
    const preview = await previewEmail(
      this.#table,
      { cohort, program: this.#program },
      { touchpoint, person, publicUrl: PUBLIC_URL, now: this.#clock() },
    );
    const { subject, html, text } = preview;
    return { name: `email-${touchpoint.id}-${whom}`, title: subject, html, text };
  }

  #applicant(role: 'mentor' | 'mentee', change: Partial<Application> = {}): Promise<string> {
    const name = role === 'mentor' ? 'Ben Okafor' : 'Ana Lima';
    const example = { number: ++this.#people, name, role, at: this.#clock(), change };
    return keepExample(this.#table, this.#program, example);
  }

  async #pair(introduced: boolean): Promise<Pair> {
    const accepted = { screening: 'accepted' } as const;
    const mentor = await this.#applicant('mentor', accepted);
    const mentee = await this.#applicant('mentee', accepted);
    const day = iso(this.#clock()).slice(0, 10);
    const pair = proposedPair(
      { cohort: this.#program.cohort.id, run: 'example' },
      {
        mentor,
        mentee,
        score: 80,
        why: ['Asked for one thing, and the mentor offers it.'],
        whyForMentor: ['This mentee would like help with something that you offer.'],
        whyForMentee: ['You asked for something that this mentor offers.'],
      },
      { proposedOn: day, expiresAt: iso(proposalExpiry(this.#program, day)) },
    );
    const made = await this.#table.transact(newPairWrites(pair, 1));
    if (made.kind !== 'done') throw new Error('The example pair could not be proposed.');
    if (!introduced) return pair;
    const members = pair.members.map((member) => ({ ...member, answer: 'yes' as const }));
    const after: Pair = { ...pair, members, state: 'introduced', introducedOn: day };
    await this.#table.write(pairChange(pair, after));
    return after;
  }

  async pages(): Promise<ExampleText[]> {
    const texts: ExampleText[] = [];
    for (const side of ['mentor', 'mentee'] as const) {
      for (const answer of ['yes', 'no']) {
        const proposed = await this.#pair(false);
        const link = linkOf(proposed, side, 'answer');
        if (answer === 'yes') texts.push(await this.#page(`answer-${side}`, link));
        texts.push(await this.#page(`answer-${side}-${answer}`, link, { do: answer }));
      }
      const introduced = await this.#pair(true);
      texts.push(
        await this.#page(`answer-${side}-late`, linkOf(introduced, side, 'answer')),
        await this.#page(`agreement-${side}`, linkOf(introduced, side, 'agreement')),
        await this.#page(`session-${side}`, linkOf(introduced, side, 'session')),
        await this.#page(`manage-${side}-introduced`, linkOf(introduced, side, 'manage')),
        await this.#page(`unsubscribe-${side}`, linkOf(introduced, side, 'unsubscribe')),
      );
      for (const touchpoint of this.#program.journey.filter(({ survey }) => survey !== undefined))
        texts.push(
          await this.#page(`survey-${touchpoint.id}-${side}`, {
            ...linkOf(introduced, side, 'survey'),
            round: touchpoint.id,
          }),
        );
      const person = await this.#applicant(side);
      const manage = { purpose: 'manage' as const, person };
      texts.push(
        await this.#page(`manage-${side}`, manage),
        await this.#page(`manage-${side}-withdrawn`, manage, { do: 'withdraw' }),
      );
    }
    const person = await this.#applicant('mentee', withoutConsent(this.#program));
    texts.push(
      await this.#page('manage-consent', { purpose: 'manage', person }),
      await this.#about(),
      await this.#page('invalid', { purpose: 'manage', person: 'no one' }),
    );
    return texts;
  }

  async #page(name: string, link: ExampleLink, posted?: Record<string, string>): Promise<ExampleText> {
    const { cohort } = this.#program;
    const [key = ''] = await secrets.live(LINK_KEY);
    const { purpose, round = '' } = link;
    const about = { cohort: cohort.id, person: link.person, pair: link.pair };
    const address = linkFor({ publicUrl: PUBLIC_URL, key }, about, { purpose, round, now: this.#clock() });
    const path = new URL(address).pathname;
    const token = path.slice(3);
    return this.#visit(name, { path, params: { token }, method: posted ? 'POST' : 'GET', posted });
  }

  #about(): Promise<ExampleText> {
    const params = { cohort: this.#program.cohort.id };
    return this.#visit('about', { path: `/about/${params.cohort}`, params, method: 'GET' });
  }

  async #visit(
    name: string,
    {
      path,
      params,
      method,
      posted = {},
    }: {
      readonly path: string;
      readonly params: Readonly<Record<string, string>>;
      readonly method: string;
      readonly posted?: Readonly<Record<string, string>> | undefined;
    },
  ): Promise<ExampleText> {
    const pages = participantPages({
      newId: randomUUID,
      table: this.#table,
      bucket: memoryBucket(),
      secrets,
      clock: this.#clock,
      publicUrl: PUBLIC_URL,
    });
    const { body: html = '' } = await pages({
      method,
      path,
      params,
      route: `${method} ${'cohort' in params ? '/about/{cohort}' : '/p/{token}'}`,
      query: {},
      headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
      body: Buffer.from(new URLSearchParams(posted).toString()),
    });
    return { name: `page-${name}`, title: /<title>([^<]*)/.exec(html)?.[1] ?? '', html };
  }
}

interface ExampleLink {
  readonly purpose: LinkPurpose;
  readonly person: string;
  readonly pair?: Pair;
  /** For surveys. */
  readonly round?: string;
}

function linkOf(pair: Pair, side: 'mentor' | 'mentee', purpose: LinkPurpose): ExampleLink {
  const person = pair.members.find(({ role }) => role === side)?.person ?? '';
  return { purpose, person, pair };
}

/** The situations of a person in which one email reads differently, each with what is different about the application. */
function situationsOf(
  program: Program,
  { email }: Touchpoint,
): readonly (readonly [string, Partial<Application>])[] {
  switch (email) {
    case 'receipt':
      return [
        ['', {}],
        ['-incomplete', { missing: ['goals'] }],
        ['-without-consent', withoutConsent(program)],
      ];
    case 'rejected':
      return [['', { screening: 'rejected', screenedBecause: 'Mentors need three years of work.' }]];
    case 'waitlisted':
      return [['', { screening: 'waitlisted', screenedBecause: 'There are more mentees than mentors.' }]];
    case 'incomplete-nudge':
      return [['', { missing: ['goals'] }]];
    case 'unmatched':
      return Object.keys(UNMATCHED_FOR_PARTICIPANT).map((reason) => [
        `-${reason}`,
        { screening: 'accepted', unmatchedBecause: reason as keyof typeof UNMATCHED_FOR_PARTICIPANT },
      ]);
    default:
      return [['', {}]];
  }
}

function withoutConsent({ questions }: Program): Partial<Application> {
  const missing = questions.filter(({ use }) => use === 'consent').map(({ id }) => id);
  return { missing };
}
