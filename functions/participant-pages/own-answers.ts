/** The answers of an application, for the person to change while applications are open. */
import { html } from 'htm/preact';
import { type Answers, readAnswer } from '../../shared/domain/answers.ts';
import { type Application, questionsFor } from '../../shared/domain/application.ts';
import type { Question } from '../../shared/domain/program-questions.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { changeOwnAnswers } from '../../shared/usecases/screening/change-own-answers.ts';
import {
  elsewhere,
  type Filled,
  questionField,
  readPage,
  SOME_WRONG,
} from '../../shared/pages/form-fields.ts';
import { retryPage } from './retry-page.ts';
import type { PageNeeds, Visit } from './visit.ts';

/** Where email goes is changed with a person, and consent is given by a button of its own. */
const NOT_HERE: ReadonlySet<Question['use']> = new Set(['email', 'consent']);

/** A role that a form gave, because it is for one role alone, is no answer to change. */
function changeable(program: Program, { answers, role }: Application): readonly Question[] {
  const asked = new Map(questionsFor(program, role).map((one) => [one.id, one]));
  return program.questions.flatMap((one) => {
    const isHere = answers[one.id] !== undefined || (one.use !== 'role' && asked.has(one.id));
    return isHere && !NOT_HERE.has(one.use) ? [asked.get(one.id) ?? one] : [];
  });
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
  const questions = changeable(program, application);
  if (!posted) return page({ title, site }, form(questions, application));
  const read = readPage(questions, posted);
  const shown = {
    ...application,
    answers: { ...elsewhere(application.answers, questions), ...read.answers },
  };
  if (Number(posted.get('revision')) !== application.revision)
    return retryPage(site, form(questions, application));
  if (read.problems.size > 0)
    return page(
      { title, site, status: 422 },
      html`<p class="note wrong" role="alert">${SOME_WRONG}</p>
        ${form(questions, shown, read.problems)}`,
    );
  const answers = { ...elsewhere(application.answers, questions), ...asRead(questions, read.answers) };
  const result = await changeOwnAnswers(dependencies, found, { application, answers });
  if (result === 'moved') return retryPage(site, form(questions, application));
  return page(
    { title: result === 'changed' ? 'Thank you, we have your new answers' : 'Nothing has changed', site },
    html`<p>Matching uses what you have answered now. You can change it until applications close.</p>
      <p><a href="?">Your application</a></p>`,
  );
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
  questions: readonly Question[],
  application: Application,
  problems: ReadonlyMap<string, string> = new Map(),
): View {
  const { answers, revision } = application;
  return html`<form method="post" novalidate>
    <input type="hidden" name="revision" value=${revision} />
    ${questions.map((question) =>
      questionField(question, { given: answers[question.id], problem: problems.get(question.id) }),
    )}
    <p class="soft">To change your email address, reply to any of our emails.</p>
    <div class="buttons"><button class="main" name="do" value="answers">Save my answers</button></div>
  </form>`;
}
