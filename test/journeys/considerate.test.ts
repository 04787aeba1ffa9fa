/** A cohort of which a third never reacts, lived to its end: what each person got, counted and read by rules. */
import { beforeAll, expect, test } from 'vitest';
import { DAY, localDate } from '../../shared/domain/calendar.ts';
import { exampleProgram } from '../support/programs.ts';
import type { Everyone } from '../simulation/settle.ts';
import { live } from '../simulation/simulate.ts';
import { World } from '../simulation/world.ts';

let world: World;
let everyone: Everyone;
/** Person ids by address. */
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  world = new World(5, { program: exampleProgram(), people: 300, silent: 0.33, calm: true });
  everyone = await live(world);
  ids = new Map([...everyone.watch.people.values()].map(({ email, id }) => [email, id]));
}, 600_000);

/** What someone was sent: which email, and when. */
const emailsTo = (email: string) =>
  (everyone.watch.sent.get(ids.get(email) ?? '') ?? []).map(({ message, at }) => ({
    kind: message.email,
    at,
  }));

test('who never reacts gets proposals on two days at most, and eight emails in all but for what is named here', () => {
  const silent = [...everyone.people.silent].filter(({ email }) => ids.has(email));
  expect(silent.length).toBeGreaterThan(80);
  for (const { email, id } of silent) {
    const kinds = emailsTo(email).map(({ kind }) => kind);
    const proposedAt = emailsTo(email).filter(({ kind }) => kind === 'proposal');
    // Seats that are filled on one day count as one proposal, though they may be told in two emails.
    const proposals = new Set(proposedAt.map(({ at }) => localDate(at, exampleProgram().cohort.zone))).size;
    const sameDay = proposedAt.length - proposals;
    // One for each form they sent.
    const others = kinds.filter((kind) => kind !== 'receipt').length;
    const asides = kinds.filter((kind) => kind === 'set-aside').length;
    // A proposal that the other one declined says nothing about them: it, its reminder and the news of it come on top.
    const declined = kinds.filter((kind) => kind === 'not-this-time').length;
    // Said at the start to a mentor for whom a mentee was found only then.
    const waited = kinds.filter((kind) => kind === 'mentor-waiting').length;
    expect([
      ...[id, kinds.sort().join()],
      ...[
        proposals - declined <= 2,
        asides <= 1,
        waited <= 1,
        1 + others - 3 * declined - waited - sameDay <= 8,
      ],
    ]).toEqual([id, kinds.join(), true, true, true, true]);
  }
});

test('no one gets more than 18 emails in three months', () => {
  const most = everyone.people.all.map(({ email, id }) => {
    const times = emailsTo(email).map(({ at }) => at);
    const inThreeMonths = times.map(
      (from) => times.filter((at) => at >= from && at < from + 92 * DAY).length,
    );
    return {
      id,
      emails: Math.max(0, ...inThreeMonths),
      kinds: emailsTo(email).map(({ kind }) => kind),
    };
  });
  expect(most.filter(({ emails }) => emails > 18)).toEqual([]);
});

test('nothing is sent at night but answers to what someone did just now, nothing twice, and every other promise is kept', () => {
  expect(world.broken).toEqual([]);
  expect(world.accepted.length).toBeGreaterThan(1500);
});

test('every email reads as written for this one person', () => {
  for (const { id, subject } of world.ses.list()) {
    const raw = world.ses.raw(id)?.toString('latin1') ?? '';
    const whole = raw
      .replace(/=\r?\n/g, '')
      .replace(/=3D/g, '=')
      .replace(/=20/g, ' ');
    const html = whole.slice(whole.indexOf('text/html'));
    const says =
      `${subject}\n${whole.slice(whole.indexOf('text/plain'), whole.indexOf('text/html'))}`.replace(
        // Links hold letters by chance.
        /https?:\S+/g,
        '',
      );
    expect([subject, /\{\{|\{%|undefined|\[object|NaN|, ,| {2,}\S+ {2,}/.exec(says)?.[0]]).toEqual([
      subject,
      undefined,
    ]);
    expect([
      subject,
      /\b1 (people|pairs|mentees|mentors|emails|tasks|proposals|deliveries)\b/.exec(says)?.[0],
    ]).toEqual([subject, undefined]);
    // A link has words: an address to read stands nowhere in the HTML.
    expect([subject, />\s*https?:\/\/[^<]{0,40}/.exec(html)?.[0]]).toEqual([subject, undefined]);
  }
});
