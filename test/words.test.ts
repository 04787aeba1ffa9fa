/** Mentorline's words: what readers see, and what the code calls things. docs/glossary.md says what each word means. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exampleTexts } from '../infra/cli/example-texts.ts';
import { EMAIL_TEXTS } from '../shared/email/texts.ts';
import { exampleProgram } from './support/programs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

/** Words for readers that have a better one, each with the word to use. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bprogrammes?\b/i, 'program'],
  [/\bmails?\b/i, 'email'],
  [/\bletters?\b/i, 'email'],
  [/\bsubmissions?\b/i, 'application'],
  [/\bincoming\b/i, 'delivery'],
  [/\b(shadow|nightly) match/i, 'trial match'],
  [/\brepair(s|ed|ing)?\b/i, 'rematch'],
  [/\bopt(ed|s)?[- ]?in\b/i, 'proposal, agreed'],
  [/\bmeeting log/i, 'session'],
  [/\bhappenings?\b/i, 'occurrence'],
  [/\b(bulk email|write to many|email to many)\b/i, 'group email'],
  [/\bwhat needs (her|you)\b/i, 'task'],
  [/\bnot written to\b|\bis written to\b/i, 'suppressed'],
  [/\b(comes?|came|coming) back\b/i, 'bounced, or say it otherwise'],
  [/\bin trouble\b/i, 'quarantined'],
  [/\bchances even\b/i, 'equity'],
  [/\b(somebody|nobody)\b/i, 'someone, no one, people'],
  [/\bwhoever\b/i, 'people who'],
  [/\bput(s|ting)? into force\b|\bin force\b/i, 'publish, current version'],
  [/\bcall(ed|s|ing)? (it )?back\b/i, 'cancel'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\b(run|runs|ran|running) out\b/i, 'expire'],
  [/\bthrow(s|n|ing)? away\b|\bthrew away\b/i, 'discard'],
  [/\blet(s)? go out\b/i, 'send'],
  [/\btake(s)? up\b/i, 'restore'],
  [/\bneed do nothing\b/i, "don't need to do anything"],
  [/until \*\*/i, 'by'],
  [/\b(organis|recognis|cancell|colour|favour|behaviour)/i, 'American spelling'],
];

/** Where such a word is meant otherwise. */
const MEANT_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/lower-case letters|a letter\b|letters,/, 'letters of the alphabet'],
  [/dead-letter|MAIL FROM/, "AWS's own names"],
  [/(late|newer|order of) submissions?|submission time/i, 'when a form says that a response was sent'],
  [/LETTERS?(_WIDTH)?|::first-letter/, 'letters of the alphabet'],
];

function wrongIn(text: string): string[] {
  const left = MEANT_OTHERWISE.reduce(
    (rest, [pattern]) => rest.replaceAll(new RegExp(pattern, 'g'), ''),
    text,
  );
  return WORDS.flatMap(([pattern, use]) => {
    const found = pattern.exec(left);
    return found ? [`"${left.slice(Math.max(found.index - 30, 0), found.index + 40)}": use ${use}`] : [];
  });
}

function textOf(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('emails and pages', async () => {
  const texts = await exampleTexts(exampleProgram());

  test('are every email and each page', () => {
    const emails = new Set(texts.map(({ name }) => name));
    const { journey } = exampleProgram();
    for (const { id } of journey)
      expect([...emails].some((name) => name.startsWith(`email-${id}-`))).toBe(true);
    expect(texts.filter(({ name }) => name.startsWith('page-')).length).toBeGreaterThan(30);
  });

  test.each(texts.map(({ name, title, html, text }) => [name, `${title}\n${text ?? ''}\n${textOf(html)}`]))(
    '%s speaks as Mentorline does',
    (_, text) => {
      expect(wrongIn(text)).toEqual([]);
    },
  );
});

test.each(Object.entries(EMAIL_TEXTS))(
  'the email %s starts its body with a capital letter and names deadlines by',
  (_, { subject, body }) => {
    expect(body).toMatch(/^Hello \{\{ (person|manager)\.firstName \}\},\n\n(\{[%{]|[A-Z])/);
    expect(wrongIn(`${subject}\n${body}`)).toEqual([]);
  },
);

/** What stands in quotes or between tags of a screen. */
function stringsOf(source: string): string {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^import .*$/gm, '');
  const quoted = [...code.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , text = '']) => text);
  const between = [...code.matchAll(/>([^<>{}]+)</g)].map(([, text = '']) => text);
  return [...quoted, ...between].filter((text) => /\s/.test(text.trim())).join('\n');
}

const READ_BY_PEOPLE =
  /^(functions\/manager-api\/(console|screens)\/|functions\/participant-pages\/|infra\/(cli|local\/home|aws\/setup)\/|infra\/aws\/alarms|shared\/domain\/(today|report|program|program-checks|matching-rules)\.ts|shared\/domain\/matching\/reasons\.ts|shared\/export\/)/;

test.each(files.filter((file) => READ_BY_PEOPLE.test(file) && /\.tsx?$/.test(file)))(
  'the strings of %s speak as Mentorline does',
  (file) => {
    expect(wrongIn(stringsOf(readFileSync(root + file, 'utf8')))).toEqual([]);
  },
);

test.each(files.filter((file) => /\.(md|yaml)$/.test(file) && !file.startsWith('test/')))(
  '%s speaks as Mentorline does',
  (file) => {
    expect(wrongIn(readFileSync(root + file, 'utf8').replace(/`[^`\n]*`/g, ''))).toEqual([]);
  },
);

test('no sentence of a page breaks beside a value: htm drops the space there', () => {
  const pages = files.filter((file) =>
    /^(infra\/local\/home|functions\/participant-pages|shared\/pages)\//.test(file),
  );
  const joined = pages.flatMap((file) => {
    const lines = readFileSync(root + file, 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      !/^\s*(\/\/|\*)/.test(line) &&
      ((/[a-z:,.;]$/.test(line) && /^\s*\$\{/.test(lines[index + 1] ?? '')) ||
        (/\$\{.*\}$/.test(line) && /^\s*[a-z]+ [a-z]+/.test(lines[index + 1] ?? '')))
        ? [`${file}:${index + 1}`]
        : [],
    );
  });
  expect(joined).toEqual([]);
});

/** Names that the code has left behind. */
const OLD_NAMES =
  /\b(outOfBreath|onTrouble|callBack|readMany|ManyView|Circumstance|RunningCohort|WakeUps|FrontDoor\w*|WatchProps|DemoLife|orNothing|goOn|optInDays|mailsPerDay|mailsPerSecond|wokenBy|seldom|RunDependencies|FireDependencies|recordDelivery|mapDelivery)\b|out-of-breath|record-delivery|map-delivery|mended-dynalite|shadow-match|repairRun/;

const CODE = /\.(ts|tsx|mjs|json|md|yaml|gs|mjml|css|html)$/;

test('no file has an old name in it or in its path', () => {
  const old = files
    .filter(
      (file) =>
        CODE.test(file) && !['test/words.test.ts', 'package-lock.json', 'CHANGELOG.md'].includes(file),
    )
    .flatMap((file) => {
      const [name] = OLD_NAMES.exec(file) ?? OLD_NAMES.exec(readFileSync(root + file, 'utf8')) ?? [];
      return name === undefined ? [] : [`${file}: ${name}`];
    });
  expect(old).toEqual([]);
});

test('a word that is left behind is noticed, and its other meanings are not', () => {
  expect(wrongIn('Your programme has mails')).toHaveLength(2);
  expect(wrongIn('use lower-case letters')).toEqual([]);
  expect(stringsOf("const a = 'x'; // somebody\nreturn <p>Nobody came</p>;")).toContain('Nobody came');
});
