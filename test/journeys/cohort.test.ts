import { afterEach, describe, expect, test } from 'vitest';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { DAY, HOUR } from '../../shared/domain/calendar.ts';
import type { Program } from '../../shared/domain/program.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { listDeliveries } from '../../shared/store/deliveries.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { findOccurrence } from '../../shared/store/occurrences.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { googleForms } from '../../shared/forms/google-forms.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { exampleProgram, withCohort } from '../support/programs.ts';
import { apply, emailTo, mentor, person, press, startWith } from '../support/stack.ts';
import { findCohort } from '../../shared/store/cohorts.ts';
import { listResponses } from '../../shared/store/survey-responses.ts';
import { listRuns } from '../../shared/store/match-runs.ts';
import { mentorOf } from '../../shared/domain/pair.ts';

let stack: LocalStack;
afterEach(() => stack.stop());
const OPEN = '2026-03-02T09:00:00Z';
const at = (time: string) => stack.advanceTo(Date.parse(time));
const program = exampleProgram();
const cohort = program.cohort.id;
const sent = async (email: string) =>
  (await listMessages(stack.table, cohort)).filter((one) => one.email === email && one.state === 'sent');
const reapply = (changed: Program) =>
  applyProgram({ table: stack.table, clock: () => stack.clock.now() }, changed, { by: 'test' });

const SOURCES = program.sources.map(({ id }) => id);

describe('from a proposal to an introduction', () => {
  test('two people who say yes are introduced once, with an invitation; nothing names the other side before', async () => {
    stack = await startWith(program, OPEN);
    const [ana, ben] = [person('ana', { name: 'Ana Lima' }), mentor('ben', { name: 'Ben Okafor' })];
    await apply(stack, program, ana);
    await apply(stack, program, ben, { by: 'google-forms' });
    expect(emailTo(stack, ana.email, 'We have your application').text).toContain('Hello Ana,');
    await at('2026-03-17T07:05:00Z');
    expect((await findCohort(stack.table, cohort))?.state).toBe('running');
    const proposal = emailTo(stack, ana.email, 'what do you think');
    expect(proposal.text).toContain('You asked for Rust, which this mentor offers.');
    expect(proposal.raw).not.toMatch(/Okafor|person\.ben/);

    expect(await (await press(proposal.links[0]!, { do: 'yes' })).text()).toContain(
      'waiting for the other person',
    );
    const both = await Promise.all([
      press(emailTo(stack, ben.email, 'what do you think').links[0]!, { do: 'yes' }),
      press(proposal.links[0]!, { do: 'yes' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    await stack.whenIdle();
    expect(await sent('introduction')).toHaveLength(2);
    const introduction = emailTo(stack, ana.email, 'Meet');
    expect(introduction.subject).toBe('Meet Ben Okafor');
    expect(introduction.text).toContain('person.ben@example.org');
    expect(introduction.raw).toContain('text/calendar');

    const agreement = introduction.links[0]!;
    expect(await (await press(agreement, { do: 'agree' })).text()).toContain('You have agreed to this');
    expect(await listPairs(stack.table, cohort)).toMatchObject([
      { members: [{ role: 'mentor' }, { agreedTo: '2026-1' }], state: 'introduced' },
    ]);
  });

  test('a no frees the seat, and only the affected are solved again; agreed pairs stay', async () => {
    stack = await startWith(program, OPEN);
    const people = [mentor('m1'), mentor('m2'), person('a'), person('b'), person('c')];
    for (const one of people) await apply(stack, program, one);
    await at('2026-03-17T07:05:00Z');
    const pairs = await listPairs(stack.table, cohort);
    expect(pairs).toHaveLength(2);
    expect(await sent('unmatched')).toHaveLength(1);
    const asked = people.filter(({ email }) =>
      stack.ses.list().some(({ to, subject }) => to === email && subject.includes('what do you think')),
    );
    const mentees = asked.filter(({ role }) => role === 'Mentee');
    for (const one of people.slice(0, 2))
      await press(emailTo(stack, one.email, 'what do you think').links[0]!, { do: 'yes' });
    await press(emailTo(stack, mentees[0]!.email, 'what do you think').links[0]!, { do: 'yes' });
    await press(emailTo(stack, mentees[1]!.email, 'what do you think').links[0]!, { do: 'no' });
    await stack.whenIdle();
    const kept = (await listPairs(stack.table, cohort)).find(({ state }) => state === 'introduced');
    await at('2026-03-17T09:00:00Z');
    const now = await listPairs(stack.table, cohort);
    expect(now.map(({ state }) => state).sort()).toEqual(['declined', 'introduced', 'proposed']);
    expect(now.find(({ id }) => id === kept?.id)).toEqual(kept);
    const runs = (await listRuns(stack.table, cohort)).filter(({ kind }) => kind !== 'trial');
    expect(runs.map(({ kind }) => kind).sort()).toEqual(['match', 'rematch']);
  });

  test('silence is reminded on the third day and expires on the fifth, in the morning', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-20T08:59:00Z');
    expect(await sent('proposal-reminder')).toHaveLength(0);
    await at('2026-03-20T10:00:00Z');
    expect(await sent('proposal-reminder')).toHaveLength(2);
    await at('2026-03-22T08:58:00Z');
    expect(await listPairs(stack.table, cohort)).toMatchObject([{ state: 'proposed' }]);
    const link = emailTo(stack, person('a').email, 'what do you think').links[0]!;
    await at('2026-03-22T09:10:00Z');
    expect(await listPairs(stack.table, cohort)).toMatchObject([{ state: 'expired' }]);
    expect(await (await press(link, { do: 'yes' })).text()).toContain('This proposal has expired');
    expect((await listApplications(stack.table, cohort)).map(({ seatsTaken }) => seatsTaken)).toEqual([0, 0]);
  });

  test('with manual review no one is emailed before the manager approves', async () => {
    const manual: Program = { ...program, review: 'manual' };
    stack = await startWith(manual, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, manual, one);
    await at('2026-03-18T07:05:00Z');
    expect((await findCohort(stack.table, cohort))?.state).toBe('review');
    expect(await sent('proposal')).toHaveLength(0);
    expect(emailTo(stack, program.program.manager.email, 'Your match is ready').text).toContain('1 pair');
    const approve = async () =>
      fetch(`${stack.gatewayUrl}/api/cohorts/${cohort}/approve`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await stack.identity.token(program.program.manager.email)}` },
      });
    expect((await approve()).status).toBe(202);
    // Proposals to one person wait for each other.
    await at('2026-03-18T07:20:00Z');
    expect(await sent('proposal')).toHaveLength(2);
    expect((await approve()).status).toBe(409);
  });
});

describe('formats', () => {
  test('a group is proposed pair by pair, and a freed place of it is filled by one person', async () => {
    const groups: Program = { ...program, matching: { ...program.matching, format: 'group' } };
    stack = await startWith(groups, OPEN);
    const people = [mentor('m', { capacity: 4 }), mentor('n'), ...['a', 'b', 'c'].map((id) => person(id))];
    for (const one of people) await apply(stack, groups, one);
    await at('2026-03-17T07:05:00Z');
    const pairs = await listPairs(stack.table, cohort);
    expect(pairs).toHaveLength(3);
    expect(new Set(pairs.map(mentorOf)).size).toBe(1);
    await press(emailTo(stack, person('a').email, 'what do you think').links[0]!, { do: 'no' });
    await at('2026-03-17T09:00:00Z');
    // No one else is waiting, and mentor n is not made a group of one.
    expect((await listPairs(stack.table, cohort)).filter(({ state }) => state === 'proposed')).toHaveLength(
      2,
    );
  });

  test.each([
    [{ format: 'peer' as const }, 'the format "peer"'],
    [{ format: 'flash' as const }, 'the format "flash"'],
    [{ mentorsPerMentee: 2 }, 'mentorsPerMentee: 2'],
  ])('what the proposals cannot carry is refused when it is applied: %o', async (change, named) => {
    stack = await startWith(program, OPEN);
    const other: Program = { ...program, matching: { ...program.matching, ...change } };
    expect(await reapply(other)).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining(named) as string,
    });
  });
});

describe('the deadline', () => {
  test('moved later and earlier after its schedule exists, the cohort closes once, at the last word', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-02T10:00:00Z');
    expect(stack.scheduler.list().map(({ Name }) => Name)).toContain('spring-2026.close.g1');
    const later = withCohort({ closes: { date: '2026-03-18', time: '12:00' } });
    expect(await reapply(later)).toMatchObject({
      kind: 'applied',
      version: 2,
      moved: expect.arrayContaining(['close', 'nudge-7']) as string[],
    });
    await at('2026-03-02T11:00:00Z');
    const closes = stack.scheduler.list().filter(({ Name }) => Name.includes('.close.'));
    expect(closes.map(({ Name, ScheduleExpression }) => [Name, ScheduleExpression])).toEqual([
      ['spring-2026.close.g2', 'at(2026-03-18T23:00:00)'],
    ]);
    await at('2026-03-17T12:00:00Z');
    expect((await findCohort(stack.table, cohort))?.state).toBe('open');
    const earlier = withCohort({ closes: { date: '2026-03-17', time: '18:00' } });
    await reapply(earlier);
    await at('2026-03-18T04:59:00Z');
    expect((await findCohort(stack.table, cohort))?.state).toBe('open');
    await at('2026-03-25T00:00:00Z');
    expect(stack.stepFunctions.list()).toHaveLength(1);
    expect((await listRuns(stack.table, cohort)).filter(({ kind }) => kind === 'match')).toHaveLength(1);
    expect(await reapply(later)).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('applications have closed') as string,
    });
  });

  test('a deadline in the hour that spring skips still closes, at the first moment after it', async () => {
    const gap = withCohort({
      closes: { date: '2026-03-29', time: '02:30' },
      starts: '2026-04-06',
      lateGraceHours: 0,
    });
    stack = await startWith(gap, OPEN);
    expect((await findOccurrence(stack.table, cohort, 'close'))?.dueAt).toBe('2026-03-29T01:00:00.000Z');
    await at('2026-03-29T00:59:00Z');
    expect((await findCohort(stack.table, cohort))?.state).toBe('open');
    await at('2026-03-29T01:02:00Z');
    expect((await findCohort(stack.table, cohort))?.state).not.toBe('open');
  });

  test('a lost schedule is made good by the sweep', async () => {
    stack = await startWith(program, OPEN);
    await at('2026-03-10T10:00:00Z');
    for (const { Name } of stack.scheduler.list()) stack.scheduler.lose(Name);
    await at('2026-03-17T05:05:00Z');
    expect((await findCohort(stack.table, cohort))?.state).not.toBe('open');
  });
});

describe('intake', () => {
  const states = async () => (await listDeliveries(stack.table, SOURCES)).map(({ state }) => state);

  test('the same delivery ten times at once is one application; an edit is a version', async () => {
    stack = await startWith(program, OPEN);
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply(stack, program, person('a'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await apply(stack, program, person('b'), { by: 'google-forms' });
    await at('2026-03-02T12:00:00Z');
    await apply(stack, program, person('b', { wants: ['Go'] }), { by: 'google-forms' });
    const [a, b] = await listApplications(stack.table, cohort).then((all) =>
      all.sort((x, y) => x.versions - y.versions),
    );
    expect(a?.versions).toBe(1);
    expect(b).toMatchObject({ versions: 2, answers: { wants: ['Go'] } });
    expect(await sent('receipt')).toHaveLength(3);
  });

  test('in the grace it counts; after that it is kept as late, and the person is told', async () => {
    stack = await startWith(program, OPEN);
    await at('2026-03-17T04:00:00Z');
    await apply(stack, program, person('grace'));
    await at('2026-03-17T08:00:00Z');
    await apply(stack, program, person('late'));
    expect(await states()).toEqual(['stored', 'late']);
    expect(emailTo(stack, person('late').email, 'after the deadline').text).toContain(
      'arrived after the deadline',
    );
    expect(await listApplications(stack.table, cohort)).toHaveLength(1);
    // An edit by someone who is in is no late application.
    await apply(stack, program, person('grace', { wants: ['Go'] }), { response: 'again' });
    expect(emailTo(stack, person('grace').email, 'earlier answers stand').text).toContain(
      'earlier answers stand',
    );
    await apply(stack, program, person('later'), { by: 'google-forms' });
    await at('2026-03-17T09:00:00Z');
    await apply(stack, program, person('later', { wants: ['Go'] }), { by: 'google-forms' });
    expect(await states()).toEqual(['stored', 'late', 'late', 'late', 'late']);
    expect(
      stack.ses
        .list()
        .filter(({ to, subject }) => to === person('later').email && subject.includes('after the deadline')),
    ).toHaveLength(1);
  });

  test('a changed question goes to quarantine with its reason, tells the manager once, and is replayed when fixed', async () => {
    stack = await startWith(program, OPEN);
    const apply1 = program.sources[0]!;
    const changedForm = {
      ...program,
      sources: [
        { ...apply1, fields: { ...apply1.fields, role: 'role_as_text' } },
        ...program.sources.slice(1),
      ],
    };
    const text = (id: string) =>
      apply(stack, changedForm, person(id), { answers: { role: 'about four' } as never });
    const misread: Program = {
      ...program,
      sources: [
        { ...apply1, fields: { ...apply1.fields, role: 'role_as_text' } },
        ...program.sources.slice(1),
      ],
    };
    await reapply(misread);
    await text('a');
    await text('b');
    expect(await listDeliveries(stack.table, SOURCES)).toMatchObject([
      { state: 'quarantined', reason: 'the answer to "role" does not fit: it is not one of the options' },
      { state: 'quarantined' },
    ]);
    expect(await sent('form-changed')).toHaveLength(1);
    const { role, ...rest } = apply1.fields;
    expect(role).toBe('taking_part_as');
    const forMentees = { ...apply1, role: 'mentee' as const, fields: rest };
    await reapply({ ...program, sources: [forMentees, ...program.sources.slice(1)] });
    const authorization = `Bearer ${await stack.identity.token(program.program.manager.email)}`;
    const replayed = await fetch(`${stack.gatewayUrl}/api/sources/apply/replay`, {
      method: 'POST',
      headers: { authorization },
    });
    expect(await replayed.json()).toEqual({ replayed: 2, stillQuarantined: 0 });
    expect(await listApplications(stack.table, cohort)).toHaveLength(2);
  });

  test('no form provider ever meets 404 or 410', async () => {
    stack = await startWith(program, OPEN);
    for (const [path, method, status] of [
      ['/in/typeform/nowhere', 'POST', 401],
      ['/in/unknown', 'POST', 401],
      ['/in/typeform/apply/x', 'POST', 401],
      ['/in/typeform/apply', 'GET', 405],
      ['/in/tally/apply', 'POST', 401],
    ] as const) {
      expect(
        (await fetch(`${stack.gatewayUrl}${path}`, { method, ...(method === 'POST' && { body: '{}' }) }))
          .status,
      ).toBe(status);
    }
    expect(
      (
        await fetch(`${stack.gatewayUrl}/in/typeform/apply`, {
          method: 'POST',
          body: 'x'.repeat(2 * 1024 * 1024),
        })
      ).status,
    ).toBe(413);
  });
});

describe('what people do by their links', () => {
  test('withdraw ends everything but the receipt of it, and it can be reopened until the close', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    const manage = emailTo(stack, person('a').email, 'We have your application').links[0]!;
    expect(await (await press(manage, { do: 'withdraw' })).text()).toContain('You have withdrawn.');
    await stack.whenIdle();
    expect(emailTo(stack, person('a').email, 'You have withdrawn').links).toHaveLength(1);
    expect(await (await press(manage, { do: 'return' })).text()).toContain('back in');
    await press(manage, { do: 'withdraw' });
    await at('2026-03-20T00:00:00Z');
    expect(await listPairs(stack.table, cohort)).toEqual([]);
    expect(await (await press(manage, { do: 'return' })).text()).toContain('Applications have closed');
  });

  test('a mentor may change how many she takes, within what the program allows', async () => {
    stack = await startWith(program, OPEN);
    await apply(stack, program, mentor('m'));
    const manage = emailTo(stack, mentor('m').email, 'We have your application').links[0]!;
    await press(manage, { do: 'capacity', capacity: '3' });
    expect(await (await press(manage, { do: 'capacity', capacity: '99' })).text()).toContain('from 0 to 5');
    expect(await listApplications(stack.table, cohort)).toMatchObject([{ capacity: 3 }]);
  });

  test('one click ends program email without a page, and can be undone', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-17T07:05:00Z');
    for (const one of [mentor('m'), person('a')])
      await press(emailTo(stack, one.email, 'what do you think').links[0]!, { do: 'yes' });
    await at('2026-03-31T12:00:00Z');
    const nudge = emailTo(stack, person('a').email, 'Have you met');
    const [, unsubscribe = ''] = /List-Unsubscribe: <([^>]+)>/.exec(nudge.raw.replace(/\r\n /g, '')) ?? [];
    const answer = await press(unsubscribe, { 'List-Unsubscribe': 'One-Click' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    const session = emailTo(stack, mentor('m').email, 'Meet').links[1]!;
    await press(session, { met: 'yes', date: '2026-03-30', rating: '4' });
    await at('2026-04-23T12:00:00Z');
    expect((await sent('check-in')).map(({ person: id }) => id)).toHaveLength(1);
    expect(await (await press(unsubscribe, { do: 'back' })).text()).toContain('subscribed again');
  });

  test('a meeting of one day counts once, whoever logs it and how often', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-17T07:05:00Z');
    for (const one of [mentor('m'), person('a')])
      await press(emailTo(stack, one.email, 'what do you think').links[0]!, { do: 'yes' });
    await at('2026-03-20T12:00:00Z');
    const session = (who: string) => emailTo(stack, who, 'Meet').links[1]!;
    const fields = { met: 'yes', date: '2026-03-20', rating: '4', topics: 'x', takeaways: '' };
    await Promise.all(
      [person('a').email, person('a').email, mentor('m').email].map((who) => press(session(who), fields)),
    );
    expect(await listPairs(stack.table, cohort)).toMatchObject([{ sessions: 1 }]);
    expect((await listResponses(stack.table, cohort)).map(({ answers }) => answers)).toEqual([
      { rating: 4 },
      { rating: 4 },
    ]);
    expect((await press(session(person('a').email), { ...fields, date: '2027-01-01' })).status).toBe(422);
    await at('2026-03-25T12:00:00Z');
    expect(await sent('first-meeting-nudge')).toHaveLength(0);
  });

  test('fifty link scanners open every link of every email, and nothing changes', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-17T07:05:00Z');
    for (const one of [mentor('m'), person('a')])
      await press(emailTo(stack, one.email, 'what do you think').links[0]!, { do: 'yes' });
    await at('2026-04-17T12:00:00Z');
    const links = [
      ...new Set(
        stack.ses.list().flatMap(({ id }) => {
          const raw =
            stack.ses
              .raw(id)
              ?.toString('latin1')
              .replace(/=\r?\n/g, '')
              .replace(/=3D/g, '=') ?? '';
          return [...raw.matchAll(/http:\/\/127[^\s"<>]+\/[pu]\/[\w.-]+/g)].map(([link]) => link);
        }),
      ),
    ];
    expect(new Set(links.map((link) => link.split('/')[3]))).toEqual(new Set(['p', 'u']));
    const targets = [
      ...links,
      `${links[0]!}x`,
      `${stack.gatewayUrl}/p/nonsense`,
      `${stack.gatewayUrl}/u/nonsense`,
    ];
    const before = await snapshot();
    for (let scanner = 0; scanner < 50; scanner++) {
      const method = scanner % 3 === 0 ? 'HEAD' : 'GET';
      const query = scanner % 5 === 0 ? '?do=yes&List-Unsubscribe=One-Click' : '';
      const answers = await Promise.all(
        targets.map((link) =>
          fetch(link + query, {
            method,
            headers: { 'user-agent': `scanner/${scanner}`, 'x-http-method-override': 'POST' },
          }),
        ),
      );
      expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true);
    }
    await stack.whenIdle();
    expect(await snapshot()).toEqual(before);

    async function snapshot() {
      return [
        await listPairs(stack.table, cohort),
        await listApplications(stack.table, cohort),
        await listMessages(stack.table, cohort),
        await listResponses(stack.table, cohort),
      ];
    }
  });
});

describe('surveys, bounces and exports', () => {
  test("answers come in by the manager's own form too, and a second reminder goes only to the silent", async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m'), person('a')]) await apply(stack, program, one);
    await at('2026-03-17T07:05:00Z');
    for (const one of [mentor('m'), person('a')])
      await press(emailTo(stack, one.email, 'what do you think').links[0]!, { do: 'yes' });
    await at('2026-07-01T10:00:00Z');
    const survey = emailTo(stack, person('a').email, 'Closing survey');
    expect((await press(survey.links[0]!, { useful: '9' })).status).toBe(422);
    await press(survey.links[0]!, { useful: '4', recommend: '10', best: 'All of it' });
    await at('2026-07-08T10:00:00Z');
    expect(
      (await sent('survey-reminder')).filter(({ touchpoint }) => touchpoint === 'final-survey-again-7'),
    ).toHaveLength(1);

    const source = program.sources.find(({ id }) => id === 'closing-survey')!;
    for (const one of [mentor('m'), person('a')]) {
      const { path, body, headers } = googleForms.sample({
        source,
        secret: stack.secretOf(source.secret ?? '') ?? '',
        response: one.id,
        at: stack.clock.now(),
        answers: {
          email: one.email,
          ...(one.role === 'Mentor'
            ? { useful: 3, recommend: 8, best: 'x' }
            : { useful: 4, recommend: 10, best: 'All of it' }),
        },
      });
      expect((await fetch(`${stack.gatewayUrl}${path}`, { method: 'POST', body, headers })).status).toBe(200);
    }
    await stack.whenIdle();
    // One who answered both ways is counted once, and one who answered on the form alone is not reminded any more.
    expect(
      (await listResponses(stack.table, cohort))
        .filter(({ survey: id }) => id === 'final')
        .map(({ role, answers }) => [role, answers]),
    ).toEqual(
      expect.arrayContaining([
        ['mentee', { useful: 4, recommend: 10, best: 'All of it' }],
        ['mentor', { useful: 3, recommend: 8, best: 'x' }],
      ]),
    );
    const final = (await listResponses(stack.table, cohort)).filter(({ survey: id }) => id === 'final');
    expect(final.map(({ round }) => round)).toEqual(['final-survey', 'final-survey']);
    const before = (await sent('survey-reminder')).length;
    await at('2026-07-20T10:00:00Z');
    expect((await sent('survey-reminder')).length).toBe(before);
  });

  test('an address that bounces gets nothing more', async () => {
    stack = await startWith(program, OPEN);
    await apply(stack, program, person('a', { email: 'bounce@simulator.amazonses.com' }));
    await apply(stack, program, mentor('m'));
    expect(
      (await listMessages(stack.table, cohort)).find(({ outcome }) => outcome === 'bounced'),
    ).toBeDefined();
    await at('2026-03-18T07:05:00Z');
    expect(stack.ses.list().filter(({ to }) => to.startsWith('bounce'))).toHaveLength(1);
    expect(
      (await listMessages(stack.table, cohort)).filter(({ reason }) => reason === 'bounced'),
    ).not.toEqual([]);
  });

  test('exports need a token of a manager of this very program, and open as text in a spreadsheet', async () => {
    stack = await startWith(program, OPEN);
    await apply(
      stack,
      program,
      person('a', { name: '=HYPERLINK("http://evil.example")', wants: ['+1', 'Rust'] }),
    );
    const get = async (file: string, email?: string) =>
      fetch(
        `${stack.gatewayUrl}/export/${cohort}/${file}`,
        email === undefined
          ? {}
          : { headers: { authorization: `Bearer ${await stack.identity.token(email)}` } },
      );
    expect((await get('people.csv')).status).toBe(401);
    expect(
      (
        await fetch(`${stack.gatewayUrl}/export/${cohort}/people.csv`, {
          headers: { authorization: 'Bearer a.b.c' },
        })
      ).status,
    ).toBe(401);
    expect((await get('people.csv', 'someone@else.example')).status).toBe(404);
    const manager = program.program.manager.email;
    expect((await get('secrets.csv', manager)).status).toBe(404);
    const answer = await get('applications.csv', manager);
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="spring-2026-applications-2026-03-02.csv"',
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const text = bytes.toString();
    expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
    expect(text.split('\r\n')[0]).toContain('"person","person_name","person_email","role","screening"');
    for (const name of ['people', 'pairs', 'sessions', 'responses', 'messages', 'deliveries'])
      expect((await get(`${name}.csv`, manager)).status).toBe(200);
    await stack.advanceTo(stack.clock.now() + 2 * HOUR);
    expect((await get('people.csv', manager)).status).toBe(200);
    await stack.advanceTo(stack.clock.now() + DAY);
  });

  test('names, addresses and answers reach no schedule, no execution and no key', async () => {
    stack = await startWith(program, OPEN);
    for (const one of [mentor('m', { name: 'Canary Mentor' }), person('a', { name: 'Canary Mentee' })])
      await apply(stack, program, one);
    await at('2026-03-18T07:05:00Z');
    expect(JSON.stringify([stack.scheduler.list(), stack.stepFunctions.list()])).not.toMatch(
      /canary|example\.org/i,
    );
    const rows = [...(await listMessages(stack.table, cohort)), ...(await listPairs(stack.table, cohort))];
    expect(JSON.stringify(rows)).not.toMatch(/canary|@example\.org/i);
  });
});
