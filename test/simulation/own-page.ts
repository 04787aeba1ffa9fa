/** Someone fills in Mentorline's own form, page by page, and tries again what fails. */
import type { Question } from '../../shared/domain/program-questions.ts';
import type { SampleAnswer } from '../../shared/forms/provider.ts';
import { MINUTE } from '../../shared/domain/calendar.ts';
import { fieldsOf } from '../support/own-form.ts';
import type { World } from './world.ts';

const MOST_PAGES = 6;
const TRIES = 4;

type Page = Awaited<ReturnType<World['http']>>;

/** What a page that was sent came to; `undefined`: it was not sent. */
export interface SentPage {
  /** An answer of ours came back, so that the person knows. */
  readonly isThanked: boolean;
}

/**
 * `onSend` is told of each time that the last page goes out: an answer that is lost makes the person press again, which is an edit.
 */
export async function fillInOwnPage(
  world: World,
  answers: Readonly<Record<string, SampleAnswer>>,
  onSend: () => void,
): Promise<SentPage | undefined> {
  let shown = await patiently(world, () => ask(world, 'GET'));
  for (let at = 0; at < MOST_PAGES && shown.status === 200; at++) {
    const fields = fieldsOf(shown);
    if (!fields.has('seal')) return undefined;
    const { body = '' } = shown;
    for (const question of world.program.questions)
      if (body.includes(`name="a-${question.id}"`)) fillIn(fields, question, answers[question.id]);
    fields.set('go', 'on');
    const isLast = body.includes('Send my application');
    await world.loop.turn(2 * MINUTE);
    shown = await patiently(world, () => {
      if (isLast) onSend();
      return ask(world, 'POST', fields);
    });
  }
  if (shown.status === 422 && !shown.faulty)
    world.breaks('every error is an answer', 'our own form does not take answers that fit');
  return { isThanked: shown.status === 303 };
}

function fillIn(fields: URLSearchParams, { id, kind }: Question, given: SampleAnswer | undefined): void {
  fields.delete(`a-${id}`);
  const chosen = kind === 'availability' || kind === 'choice';
  const values = typeof given === 'object' && chosen ? given : [said(given)];
  for (const one of values) if (one !== '') fields.append(`a-${id}`, one);
}

function said(given: SampleAnswer | undefined): string {
  if (typeof given === 'boolean') return given ? 'yes' : 'no';
  return typeof given === 'object' ? given.join(', ') : String(given ?? '');
}

/** Whoever sees an error presses again after a minute. */
async function patiently(world: World, press: () => Promise<Page>): Promise<Page> {
  let answer = await press();
  for (let tries = 1; answer.status >= 500 && tries < TRIES; tries++) {
    await world.loop.turn(MINUTE);
    answer = await press();
  }
  return answer;
}

function ask(world: World, method: 'GET' | 'POST', fields?: URLSearchParams): Promise<Page> {
  const cohort = world.program.cohort.id;
  return world.http('participant-pages', `/apply/${cohort}`, {
    method,
    route: `${method} /apply/{cohort}`,
    params: { cohort },
    ...(fields && {
      body: Buffer.from(fields.toString()),
      headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
    }),
  });
}
