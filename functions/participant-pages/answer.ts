import { fromIso, longDate } from '../../shared/domain/calendar.ts';
import { answerOf, type Pair, type Side, sideOf, memberOn } from '../../shared/domain/pair.ts';
import type { Program } from '../../shared/domain/program.ts';
import { answer, type AnswerResult, askForMore } from '../../shared/usecases/pairs/answer.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { html } from 'htm/preact';
import { page, type View } from '../../shared/pages/page.ts';
import type { PageOf } from './visit.ts';

/** Yes, no, or tell me more, to a proposed match. */
export const answerPage: PageOf = async (dependencies, { link, running, pair: before, fields }) => {
  const { program } = running;
  const side = before && sideOf(before, link.person);
  if (!side)
    return show(
      program,
      'This proposal is no longer there',
      html`<p>Perhaps it was withdrawn. You need do nothing.</p>`,
    );

  const wish = fields?.get('do');
  if (wish === 'yes' || wish === 'no') {
    const result = await answer(dependencies, running, { pair: link.pair, side, answer: wish });
    return show(program, ...said(result, wish));
  }
  if (wish === 'more') {
    await askForMore(dependencies, running, { pair: link.pair, side });
    return show(
      program,
      'More is on its way',
      html`<p>
        We have sent you an email with more about the proposed match, without a name. It has the same buttons.
      </p>`,
    );
  }
  return show(program, ...standing(program, before, side));
};

function show(program: Program, title: string, content: View): HttpAnswer {
  return page({ title, site: program.program.name }, content);
}

function said(result: AnswerResult, wish: 'yes' | 'no'): [string, View] {
  switch (result) {
    case 'introduced':
      return [
        'It is a match',
        html`<p>You both said yes. An email that introduces you to each other is on its way.</p>`,
      ];
    case 'waiting-for-other':
      return [
        'Thank you for your yes',
        html`<p>
          We are waiting for the other side. As soon as they say yes, we introduce you to each other by email.
        </p>`,
      ];
    case 'declined':
      return [
        'Thank you for telling us',
        html`<p>Nobody learns the reason. We look for another match for the both of you.</p>`,
      ];
    case 'already-answered':
      return wish === 'yes'
        ? ['We have your answer', html`<p>You need do nothing more.</p>`]
        : [
            'We have your answer',
            html`<p>If you meant to change it, please answer the email that brought you here.</p>`,
          ];
    case 'expired':
      return expired();
    case 'no-such-pair':
      return ['This proposal is no longer there', html`<p>You need do nothing.</p>`];
  }
}

function expired(): [string, View] {
  return [
    'This proposal has run out',
    html`<p>
      The place went to somebody who was waiting. We look for another match for you, and write when there is
      one.
    </p>`,
  ];
}

function standing(program: Program, pair: Pair, side: Side): [string, View] {
  switch (pair.state) {
    case 'proposed':
      return answerOf(pair, side) === 'pending'
        ? question(program, pair, side)
        : said('waiting-for-other', 'yes');
    case 'introduced':
    case 'completed':
      return [
        'It is a match',
        html`<p>You both said yes, and we have introduced you to each other by email.</p>`,
      ];
    case 'expired':
      return expired();
    case 'declined':
    case 'withdrawn':
    case 'ended':
      return ['This proposal is closed', html`<p>You need do nothing.</p>`];
  }
}

function question(program: Program, pair: Pair, side: Side): [string, View] {
  const { commitment, cohort } = program;
  const { toldMore, why } = memberOn(pair, side);
  return [
    side === 'mentor' ? 'A mentee for you?' : 'A mentor for you?',
    html`<p class="note">${why}</p>
      <p>
        It takes ${commitment.meeting}, ${commitment.frequency}, for ${commitment.length}. Only if you both
        say yes do you learn who the other is.
      </p>
      <p class="soft">Please answer until ${longDate(fromIso(pair.expiresAt), cohort.zone)}.</p>
      <form method="post">
        <div class="buttons">
          <button class="main" name="do" value="yes">Yes, introduce us</button>
          <button name="do" value="no">No, thank you</button>
          ${!toldMore && html`<button name="do" value="more">Tell me more first</button>`}
        </div>
      </form>`,
  ];
}
