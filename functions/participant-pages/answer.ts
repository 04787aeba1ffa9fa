import { html } from 'htm/preact';
import { fromIso, longDateTime } from '../../shared/domain/calendar.ts';
import { answerOf, memberOn, type Pair, type Side, sideOf } from '../../shared/domain/pair.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { answer, type AnswerResult, askForMore } from '../../shared/usecases/pairs/answer.ts';
import type { PageOf } from './visit.ts';

const NOTHING_TO_DO = html`<p>You don't need to do anything.</p>`;

/** Yes, no, or tell me more, to a proposed match. */
export const answerPage: PageOf = async (dependencies, { link, found, pair: before, fields }) => {
  const { program } = found;
  const side = before && sideOf(before, link.person);
  if (!side)
    return show(
      program,
      'This proposal no longer exists',
      html`<p>It may have been withdrawn. You don't need to do anything.</p>`,
    );

  const wish = fields?.get('do');
  if (wish === 'yes' || wish === 'no') {
    const result = await answer(dependencies, found, { pair: link.pair, side, answer: wish });
    return show(program, ...afterAnswer(result, wish));
  }
  if (wish === 'more') {
    await askForMore(dependencies, found, { pair: link.pair, side });
    return show(
      program,
      'More is on its way',
      html`<p>
        We've sent you an email with more about this match, without a name. You can answer from there too.
      </p>`,
    );
  }
  return show(program, ...asItStands(program, before, side));
};

function show(program: Program, title: string, content: View): HttpAnswer {
  return page({ title, site: program.program.name }, content);
}

function afterAnswer(result: AnswerResult, wish: 'yes' | 'no'): [string, View] {
  switch (result) {
    case 'introduced':
      return [
        "It's a match",
        html`<p>You both said yes. An email that introduces you to each other is on its way.</p>`,
      ];
    case 'waiting-for-other':
      return [
        'Thank you for saying yes',
        html`<p>
          We're waiting for the other person to answer. As soon as they say yes, we'll introduce you by email.
        </p>`,
      ];
    case 'declined':
      return [
        'Thank you for letting us know',
        html`<p>You don't need to give a reason. We'll look for another match for each of you.</p>`,
      ];
    case 'already-answered':
      return [
        'We have your answer',
        wish === 'yes'
          ? NOTHING_TO_DO
          : html`<p>If you want to change it, reply to the email that brought you here.</p>`,
      ];
    case 'expired':
      return expired();
    case 'no-such-pair':
      return ['This proposal no longer exists', NOTHING_TO_DO];
  }
}

function expired(): [string, View] {
  return [
    'This proposal has expired',
    html`<p>
      We didn't hear from both of you in time. We'll look for another match for you, and email you when we
      find one.
    </p>`,
  ];
}

function asItStands(program: Program, pair: Pair, side: Side): [string, View] {
  switch (pair.state) {
    case 'proposed':
      return answerOf(pair, side) === 'pending'
        ? question(program, pair, side)
        : afterAnswer('waiting-for-other', 'yes');
    case 'introduced':
    case 'completed':
    case 'never-met':
      return ["It's a match", html`<p>You both said yes, and we have introduced you by email.</p>`];
    case 'expired':
      return expired();
    case 'declined':
    case 'withdrawn':
    case 'ended':
      return ['This proposal is closed', NOTHING_TO_DO];
  }
}

function question(program: Program, pair: Pair, side: Side): [string, View] {
  const { commitment, cohort } = program;
  const { toldMore, why } = memberOn(pair, side);
  return [
    side === 'mentor' ? 'A mentee for you?' : 'A mentor for you?',
    html`<p class="note">${toldMore ? why.join(' ') : why[0]}</p>
      <p>${`The time involved: ${commitment.meeting}, ${commitment.frequency}, for ${commitment.length}.`}</p>
      <p>You find out who the other person is only if you both say yes.</p>
      <p class="soft">${`Please answer by ${longDateTime(fromIso(pair.expiresAt), cohort.zone)}.`}</p>
      <form method="post">
        <div class="buttons">
          <button class="main" name="do" value="yes">Yes, introduce us</button>
          ${!toldMore && why.length > 1 && html`<button name="do" value="more">Tell me more first</button>`}
        </div>
        <details>
          <summary class="button">No, thank you</summary>
          <p>
            You need give no reason. The match ends with it, and the other person hears only that it didn't
            work out.
          </p>
          <button name="do" value="no">Decline this match</button>
        </details>
      </form>`,
  ];
}
