/** The answers of an application, for the person to change while applications are open. */
import { html } from 'htm/preact';
import { type Answers, readAnswer } from '../../shared/domain/answers.ts';
import type { Application } from '../../shared/domain/application.ts';
import type { Question } from '../../shared/domain/program-questions.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { changeOwnAnswers } from '../../shared/usecases/screening/change-own-answers.ts';
import { type Filled, questionField, readPage } from './apply-fields.ts';
import { retryPage } from './retry-page.ts';
import type { PageNeeds, Visit } from './visit.ts';

/** Where email goes is changed with a person, and consent is given by a button of its own. */
const NOT_HERE: ReadonlySet<Question['use']> = new Set(['email', 'consent']);

export function changeable({ questions }: Program): readonly Question[] {
  return questions.filter(({ use }) => !NOT_HERE.has(use));
}

export async function ownAnswersPage(
  dependencies: PageNeeds,
  { found, posted }: Visit,
  application: Application,
): Promise<HttpAnswer> {
  const { program, cohort } = found;
  const site = program.program.name;
  const title = 'Your answers';
  if (cohort.state !== 'open' || application.withdrawnAt !== undefined)
    return page(
      { title, site },
      html`<p>Applications have closed. To change an answer now, reply to any of our emails.</p>`,
    );
  const questions = changeable(program);
  if (!posted) return page({ title, site }, form(program, application));
  const read = readPage(questions, posted);
  const shown = { ...application, answers: { ...without(application.answers, questions), ...read.answers } };
  if (Number(posted.get('revision')) !== application.revision)
    return retryPage(site, form(program, application));
  if (read.problems.size > 0)
    return page(
      { title, site, status: 422 },
      html`<p class="note wrong" role="alert">
          Some answers are missing or do not fit. They are marked below.
        </p>
        ${form(program, shown, read.problems)}`,
    );
  const answers = { ...without(application.answers, questions), ...asRead(questions, read.answers) };
  const result = await changeOwnAnswers(dependencies, found, { application, answers });
  if (result === 'moved') return retryPage(site, form(program, application));
  return page(
    { title: result === 'changed' ? 'Thank you, we have your new answers' : 'Nothing has changed', site },
    html`<p>Matching uses what you have answered now. You can change it until applications close.</p>
      <p><a href="?">Your application</a></p>`,
  );
}

function without(answers: Answers, questions: readonly Question[]): Answers {
  const here = new Set(questions.map(({ id }) => id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !here.has(id)));
}

/** As the intake reads what a form sends. */
function asRead(questions: readonly Question[], filled: Filled): Answers {
  return Object.fromEntries(
    questions.flatMap((question) => {
      const given = filled[question.id];
      const read = given === undefined ? undefined : readAnswer(question, given);
      return read?.kind === 'read' ? [[question.id, read.value]] : [];
    }),
  );
}

function form(
  program: Program,
  { answers, revision }: Application,
  problems: ReadonlyMap<string, string> = new Map(),
): View {
  return html`<form method="post" novalidate>
    <input type="hidden" name="revision" value=${revision} />
    ${changeable(program).map((question) =>
      questionField(question, { given: answers[question.id], problem: problems.get(question.id) }),
    )}
    <p class="soft">To change your email address, reply to any of our emails.</p>
    <div class="buttons"><button class="main" name="do" value="answers">Save my answers</button></div>
  </form>`;
}
