import { iso } from '../../shared/domain/calendar.ts';
import { roundOf } from '../../shared/domain/audience.ts';
import { touchpointById } from '../../shared/domain/journey.ts';
import { sideOf } from '../../shared/domain/pair.ts';
import type { Survey, SurveyQuestion } from '../../shared/domain/program-questions.ts';
import { readSurvey } from '../../shared/domain/survey.ts';
import { html } from 'htm/preact';
import { choices, page, scale, textArea, type View } from '../../shared/pages/page.ts';
import { keepAnswers } from '../../shared/usecases/pairs/keep-answers.ts';
import type { PageOf } from './visit.ts';

/** A survey or check-in of the program. The latest answer of a person counts. */
export const surveyPage: PageOf = async ({ table, clock }, { link, found, application, pair, fields }) => {
  const { program } = found;
  const site = program.program.name;
  const touchpoint = touchpointById(program, link.round);
  const survey = program.surveys.find(({ id }) => id === touchpoint?.survey);
  if (!survey || !touchpoint)
    return page({ title: 'This survey has closed', site }, html`<p>Thank you for wanting to take part.</p>`);
  if (!fields) return page({ title: survey.name, site }, form(survey));

  const read = readSurvey(survey, (question) => fields.get(question));
  if (read.kind === 'wrong') return page({ title: survey.name, site, status: 422 }, form(survey, read.why));
  if (Object.keys(read.answers).length === 0) {
    return page(
      { title: survey.name, site, status: 422 },
      form(survey, 'Please answer at least one question.'),
    );
  }
  const asked =
    application?.role === 'mentor' || application?.role === 'mentee' ? application.role : undefined;
  await keepAnswers(
    { table, program },
    {
      cohort: link.cohort,
      round: roundOf(touchpoint),
      survey: survey.id,
      person: link.person,
      role: (pair && sideOf(pair, link.person)) ?? asked ?? 'unknown',
      ...(link.pair && { pair: link.pair }),
      answers: read.answers,
      answeredAt: iso(clock()),
    },
  );
  return page(
    { title: 'Thank you', site },
    html`<p>We have your answers. They are confidential, and shown only in groups of at least five.</p>`,
  );
};

function form(survey: Survey, wrong?: string): View {
  return html`${wrong && html`<p class="note wrong" role="alert">${wrong}</p>`}
    ${survey.intro && html`<p>${survey.intro}</p>`}
    <form method="post">
      ${survey.questions.map(asField)}
      <p class="soft">Your answers are confidential and shown only in groups of at least five.</p>
      <button class="main">Send answers</button>
    </form>`;
}

function asField(question: SurveyQuestion): View {
  switch (question.kind) {
    case 'scale':
      return scale({
        name: question.id,
        legend: question.text,
        from: question.from,
        to: question.to,
        low: question.low ?? '',
        high: question.high ?? '',
        required: false,
      });
    case 'yes-no':
      return choices({ name: question.id, legend: question.text, required: false }, [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ]);
    case 'text':
      return textArea({ name: question.id, label: question.text });
  }
}
