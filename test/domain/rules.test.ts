import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApplicationVersion, foldVersions, type Application } from '../../shared/domain/application.ts';
import { screen } from '../../shared/domain/eligibility.ts';
import { answerProposal, proposedPair } from '../../shared/domain/pair.ts';
import { netPromoterScore, readSurvey, type SurveyResponse } from '../../shared/domain/survey.ts';
import { releasedAnswers } from '../../shared/domain/released-answers.ts';
import { responseCells } from '../../shared/export/columns.ts';
import { markOf } from '../../shared/domain/mark.ts';
import { type Link, linkToken, openLink } from '../../shared/links.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const DAY = 86_400_000;

describe('an application is what its versions amount to', () => {
  const version = (n: number, role: 'mentor' | 'mentee'): ApplicationVersion => ({
    response: `r${n}`,
    submittedAt: `2026-03-0${1 + (n % 3)}T00:00:00.000Z`,
    receivedAt: `2026-03-05T00:00:0${n}.000Z`,
    role,
    answers: { name: `n${n}`, [role === 'mentor' ? 'offers' : 'wants']: [`skill ${n}`] },
  });

  test('in whatever order they arrived', () => {
    const versions = [
      version(0, 'mentor'),
      version(1, 'mentee'),
      version(2, 'mentor'),
      version(3, 'mentee'),
      version(4, 'mentor'),
    ];
    const expected = foldVersions(program, versions);
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: versions.length }), (shuffled) => {
        expect(foldVersions(program, shuffled)).toEqual(expected);
      }),
    );
  });

  test("who used both forms is both, and each form's answers stand", () => {
    const folded = foldVersions(program, [version(0, 'mentor'), version(1, 'mentee')]);
    expect(folded).toMatchObject({
      role: 'both',
      answers: { offers: ['skill 0'], wants: ['skill 1'], name: 'n1' },
    });
  });

  test('the first rule that is not met decides, and says why', () => {
    const application = { role: 'mentor', answers: { years: 1, consent: true } } as unknown as Application;
    expect(screen(program, application)).toEqual({
      screening: 'rejected',
      because: 'Mentors need at least three years of work as a developer.',
    });
    expect(screen(program, { ...application, answers: { years: 9, consent: true } })).toEqual({
      screening: 'accepted',
    });
  });
});

test('a proposal has one outcome, whatever is pressed in which order', () => {
  const start = proposedPair(
    { cohort: 'c', run: 'r' },
    { mentor: 'm', mentee: 'e', score: 1, why: [], whyForMentor: [], whyForMentee: [] },
    { proposedOn: '2026-03-17', expiresAt: '2026-03-22T00:00:00.000Z' },
  );
  const press = fc.record({
    side: fc.constantFrom('mentor' as const, 'mentee' as const),
    answer: fc.constantFrom('yes' as const, 'no' as const),
    late: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 8 }), (presses) => {
      let pair = start;
      let introduced = 0;
      for (const { side, answer, late } of presses) {
        const now = late ? '2026-03-23T00:00:00.000Z' : '2026-03-18T00:00:00.000Z';
        const result = answerProposal(pair, { side, answer, now, today: '2026-03-18' });
        if (late && pair.state === 'proposed') expect(['expired', 'already-answered']).toContain(result.kind);
        if ('pair' in result) pair = result.pair;
        if (result.kind === 'introduced') introduced++;
      }
      expect(introduced).toBe(pair.state === 'introduced' ? 1 : 0);
      if (pair.state === 'introduced')
        expect(pair.members.map(({ answer }) => answer)).toEqual(['yes', 'yes']);
    }),
  );
});

describe('links', () => {
  const id = '0123456789abcdef0123';
  const link: Link = {
    purpose: 'answer',
    to: { kind: 'side', pair: id, side: 'mentee' },
    cohort: markOf('c'),
    round: '',
  };
  const now = Date.parse('2026-03-17T10:00:00Z');

  test('one opens for what it was made for, with either live key, until it expires', () => {
    const token = linkToken('old key', link, now);
    expect(openLink(['new key', 'old key'], token, now)).toEqual({ kind: 'link', link });
    expect(openLink(['new key'], token, now)).toEqual({ kind: 'invalid' });
    expect(openLink(['old key'], token, now + 16 * DAY)).toEqual({ kind: 'expired' });
    expect(openLink([], token, now)).toEqual({ kind: 'invalid' });
  });

  test.each<[string, Partial<Link>]>([
    ['a person', { purpose: 'manage', to: { kind: 'person', person: id } }],
    ['a mentor', { to: { kind: 'side', pair: id, side: 'mentor' } }],
    ['a round', { purpose: 'survey', round: markOf('x'.repeat(48)) }],
    ['a cohort of 48 letters', { cohort: markOf('y'.repeat(48)) }],
  ])('one for %s is short, and says what was put into it', (_, about) => {
    const token = linkToken('key', { ...link, ...about }, now);
    expect(`/p/${token}`.length).toBeLessThanOrEqual(53);
    expect(openLink(['key'], token, now)).toEqual({ kind: 'link', link: { ...link, ...about } });
  });

  test('no change of a token opens anything', () => {
    const token = linkToken('key', link, now);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('a', 'Z', '0', '-', '_', '.'), (at, sign) => {
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        fc.pre(changed !== token);
        expect(openLink(['key'], changed, now)).toEqual({ kind: 'invalid' });
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openLink(['key'], text, now).kind).toBe('invalid');
      }),
    );
  });
});

describe('answers to surveys', () => {
  const survey = program.surveys.find(({ id }) => id === 'final')!;

  test('what does not fit is named, what was left out stays out', () => {
    expect(readSurvey(survey, (id) => (id === 'recommend' ? '11' : undefined))).toMatchObject({
      kind: 'wrong',
      question: 'recommend',
    });
    expect(readSurvey(survey, (id) => (id === 'recommend' ? '0' : ''))).toEqual({
      kind: 'answers',
      answers: { recommend: 0 },
    });
  });

  test('the net promoter score counts nines and tens against zero to six', () => {
    expect(netPromoterScore([10, 9, 8, 7, 6, 0])).toBe(0);
    expect(netPromoterScore([])).toBeUndefined();
  });

  test('groups under five show no answer, and no one is named', () => {
    const response = (person: string, role: 'mentor' | 'mentee'): SurveyResponse => ({
      cohort: 'c',
      round: 'final-survey',
      survey: 'final',
      person,
      role,
      answers: { useful: 4 },
      answeredAt: '2026-07-01T00:00:00Z',
    });
    const cellsOf = (responses: readonly SurveyResponse[]) =>
      responseCells(releasedAnswers(responses, Date.parse('2026-08-01T00:00:00Z')));
    const cells = cellsOf(
      'a b c d e'
        .split(' ')
        .map((one) => response(one, 'mentee'))
        .concat('w x y z'.split(' ').map((one) => response(one, 'mentor'))),
    );
    expect(cells.filter(({ role }) => role === 'mentee').map(({ answer }) => answer)).toEqual([
      4, 4, 4, 4, 4,
    ]);
    expect(cells.filter(({ role }) => role === 'mentor')).toMatchObject([{ answer: undefined, group: 4 }]);
    // One person who answered five times is still one person.
    expect(
      cellsOf(Array.from({ length: 5 }, () => response('a', 'mentor'))).every(
        ({ answer }) => answer === undefined,
      ),
    ).toBe(true);
    expect(JSON.stringify(cells)).not.toContain('person');
  });
});
