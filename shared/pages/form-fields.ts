/** The questions of a program as fields of our own form, and what was filled in as answers. */
import { html } from 'htm/preact';
import { type AnswerValue, isAnswered, LIST_KINDS, readAnswer } from '../domain/answers.ts';
import { placeNamed } from '../domain/places.ts';
import { questionsFor, roleIn } from '../domain/application.ts';
import type { Question, Source } from '../domain/program-questions.ts';
import type { Program } from '../domain/program.ts';
import type { HttpAnswer } from '../http.ts';
import { page, type View } from './page.ts';

/** What was filled in, by question. */
export type Filled = Readonly<Record<string, AnswerValue>>;

const MOST_PAGES = 4;
/** As many questions as a phone shows without losing heart. */
const QUESTIONS_A_PAGE = 6;
/** Characters of one answer. */
const LONGEST = 4000;

export interface FormPages {
  readonly pages: readonly (readonly Question[])[];
  /** It is not known yet what comes after the first page: that depends on the role. */
  readonly isOpenEnded: boolean;
}

/**
 * The questions by page: at most four pages, as even as they can be. Where some are asked of one role alone, the first page ends with
 * the role. A form for one role does not ask for it.
 */
export function formPages(program: Program, { role: only }: Source, filled: Filled): FormPages {
  const isAsked = ({ use }: Question): boolean => use !== 'role' || only === undefined;
  const asked = program.questions.filter(isAsked);
  const role = only ?? roleIn(program, filled);
  const of = role === undefined ? asked : questionsFor(program, role).filter(isAsked);
  const ofRole = asked.findIndex(({ use }) => use === 'role');
  if (ofRole === -1 || asked.every(({ askedOf }) => askedOf === undefined))
    return { pages: evenPages(of, MOST_PAGES), isOpenEnded: false };
  const upToRole = asked.slice(0, ofRole + 1);
  const first = upToRole.filter(({ askedOf }) => askedOf === undefined);
  const known = new Set(first.map(({ id }) => id));
  const rest = of.filter(({ id }) => !known.has(id));
  return { pages: [first, ...evenPages(rest, MOST_PAGES - 1)], isOpenEnded: role === undefined };
}

function evenPages(questions: readonly Question[], most: number): (readonly Question[])[] {
  const count = Math.min(most, Math.max(1, Math.ceil(questions.length / QUESTIONS_A_PAGE)));
  const size = Math.ceil(questions.length / count);
  return Array.from({ length: count }, (_, at) => questions.slice(at * size, (at + 1) * size));
}

/** Every question of the form on one page, to be looked at and not to be sent. */
export function formPage(program: Program): HttpAnswer {
  return page(
    { title: `Apply to ${program.program.name}`, site: program.cohort.name },
    html`${program.questions.map(
      (question) =>
        html`${question.askedOf !== undefined && html`<p class="soft">${`Only ${question.askedOf}s see this:`}</p>`}
        ${questionField(question, { given: undefined, problem: undefined })}`,
    )}`,
  );
}

/** The answers to other questions than these. */
export function elsewhere(answers: Filled, questions: readonly Question[]): Filled {
  const here = new Set(questions.map(({ id }) => id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !here.has(id)));
}

/** The answers to these questions alone. */
export function among(answers: Filled, questions: readonly Question[]): Filled {
  const here = new Set(questions.map(({ id }) => id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => here.has(id)));
}

/** What a page says above its questions when it is shown again. */
export const SOME_WRONG = 'Some answers are missing or do not fit. They are marked below.';

/** Reads a page. `problems`: by question, in a sentence for the person. */
export function readPage(
  questions: readonly Question[],
  fields: URLSearchParams,
): { readonly answers: Filled; readonly problems: ReadonlyMap<string, string> } {
  const answers: Record<string, AnswerValue> = {};
  const problems = new Map<string, string>();
  for (const question of questions) {
    const given = givenTo(question, fields);
    if (isAnswered(given)) answers[question.id] = given;
    const problem = problemOf(question, given);
    if (problem !== undefined) problems.set(question.id, problem);
  }
  return { answers, problems };
}

function givenTo(question: Question, fields: URLSearchParams): AnswerValue {
  const given = fields.getAll(nameOf(question)).map((one) => one.slice(0, LONGEST));
  if (!LIST_KINDS.has(question.kind) || question.kind === 'choice') return given[0] ?? '';
  const isChosen = question.kind === 'availability' || (question.kind === 'set' && question.options);
  return isChosen
    ? given
    : given
        .flatMap((one) => one.split(/[,;\n]/))
        .map((one) => one.trim())
        .filter(Boolean);
}

/** Without an address or a role, nothing could be made of an application. */
function isNeeded({ required, use }: Question): boolean {
  return required || use === 'email' || use === 'role';
}

function problemOf(question: Question, given: AnswerValue): string | undefined {
  if (!isAnswered(given)) {
    if (!isNeeded(question)) return undefined;
    return question.use === 'consent'
      ? 'Without this, we cannot take your application.'
      : 'Please answer this.';
  }
  const read = readAnswer(question, given);
  if (read.kind === 'unreadable') return `${read.why.charAt(0).toUpperCase()}${read.why.slice(1)}.`;
  if (question.use === 'consent' && question.required && read.value !== true)
    return 'Without this, we cannot take your application.';
  return undefined;
}

function nameOf({ id }: Question): string {
  return `a-${id}`;
}

interface Shown {
  readonly given: AnswerValue | undefined;
  readonly problem: string | undefined;
}

function shownAs(given: AnswerValue | undefined): string {
  if (typeof given === 'boolean') return given ? 'yes' : 'no';
  return typeof given === 'object' ? given.join(', ') : String(given ?? '');
}

export function questionField(question: Question, { given, problem }: Shown): View {
  const id = nameOf(question);
  const shown = shownAs(given);
  const chosen = new Set(typeof given === 'object' ? given : [shown]);
  const about = problem === undefined ? undefined : `${id}-problem`;
  const wrong = problem !== undefined && html`<p class="problem" id=${about}>${problem}</p>`;
  const label = `${question.text}${isNeeded(question) ? '' : ' (optional)'}`;
  const line = (type: string, more: object = {}, hint?: string): View =>
    html`<div class="question">
      <label class="field" for=${id}>${label}</label>
      ${hint !== undefined && html`<p class="soft" id=${`${id}-hint`}>${hint}</p>`} ${wrong}
      <input
        type=${type}
        id=${id}
        name=${id}
        value=${shown}
        maxlength=${LONGEST}
        required=${isNeeded(question)}
        aria-invalid=${problem === undefined ? undefined : 'true'}
        aria-describedby=${[about, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ') || undefined}
        ...${more}
      />
    </div>`;
  const boxes = (type: 'radio' | 'checkbox', options: readonly (readonly [string, string])[]): View =>
    html`<fieldset class="question" aria-describedby=${about}>
      <legend>${label}</legend>
      ${wrong}
      <div class="ticks">
        ${options.map(
          ([value, text]) =>
            html`<label
              ><input type=${type} name=${id} value=${value} checked=${chosen.has(value)} /><span
                >${text}</span
              ></label
            >`,
        )}
      </div>
    </fieldset>`;
  const same = (options: readonly string[]): (readonly [string, string])[] =>
    options.map((one) => [one, one]);

  switch (question.kind) {
    case 'email':
      return line('email', { autocomplete: 'email' });
    case 'number':
      return line('number', { inputmode: 'decimal', min: question.min, max: question.max });
    case 'text':
      return question.use === undefined || question.use === 'wishes'
        ? html`<div class="question">
            <label class="field" for=${id}>${label}</label>${wrong}
            <textarea id=${id} name=${id} maxlength=${LONGEST} aria-describedby=${about}>${shown}</textarea>
          </div>`
        : line('text', question.use === 'name' ? { autocomplete: 'name' } : {});
    case 'set':
      return question.options
        ? boxes('checkbox', same(question.options))
        : line('text', {}, 'Put a comma between several.');
    case 'language':
      return line('text', {}, 'Put a comma between several.');
    case 'choice':
      return boxes('radio', same(question.options));
    case 'availability':
      return boxes('checkbox', same(Object.keys(question.options)));
    case 'scale': {
      const numbers = Array.from({ length: question.to - question.from + 1 }, (_, at) =>
        String(question.from + at),
      );
      return boxes('radio', same(numbers));
    }
    case 'yes-no':
      return question.use === 'consent'
        ? html`<div class="question">
            ${wrong}
            <div class="ticks">
              <label
                ><input
                  type="checkbox"
                  id=${id}
                  name=${id}
                  value="yes"
                  checked=${chosen.has('yes')}
                  aria-describedby=${about}
                /><span>${question.text}</span></label
              >
            </div>
          </div>`
        : boxes('radio', [
            ['yes', 'Yes'],
            ['no', 'No'],
          ]);
    case 'zone':
      return html`<div class="question">
        <label class="field" for=${id}>${label}</label>${wrong}
        <select id=${id} name=${id} aria-describedby=${about}>
          <option value="">Choose a city in your time zone</option>
          ${zonesByRegion().map(
            ([region, zones]) =>
              html`<optgroup label=${region}>
                ${zones.map(
                  (zone) => html`<option value=${zone} selected=${zone === shown}>${placesOf(zone)}</option>`,
                )}
              </optgroup>`,
          )}
        </select>
      </div>`;
  }
}

let regions: [string, string[]][] | undefined;

function zonesByRegion(): readonly (readonly [string, readonly string[]])[] {
  regions ??= [...Map.groupBy(Intl.supportedValuesOf('timeZone'), (zone) => zone.split('/')[0] ?? zone)].sort(
    ([one], [other]) => (one < other ? -1 : 1),
  );
  return regions;
}

function placesOf(zone: string): string {
  return zone.split('/').slice(1).map(placeNamed).join(', ') || placeNamed(zone);
}
