/** Spreadsheets as programs save them, read line by line. */
import { expect, test } from 'vitest';
import { readPeopleFile, type PeopleFile } from '../../infra/cli/people-file.ts';
import { matchInputOf, NO_HISTORY } from '../../shared/domain/match-input.ts';
import { match } from '../../shared/domain/matching/match.ts';
import { takesPart } from '../../shared/domain/application.ts';
import { readCsv } from '../../shared/forms/csv-file.ts';
import { UnreadableSheet } from '../../shared/forms/sheet.ts';
import { Question } from '../../shared/domain/program-questions.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const HEAD = 'name,email,role,years,offers,wants,languages,zone,availability,capacity,consent';
const MIA = 'Mia Mentor,mia@example.org,Mentor,12,Rust;Go,,English,Europe/Berlin,Weekday evenings,1,yes';
const TOM = 'Tom Mentee,tom@example.org,Mentee,2,,Rust,English,Europe/Berlin,Weekday evenings,0,yes';

const read = (lines: readonly string[] | Uint8Array, of = program): PeopleFile =>
  readPeopleFile('p.csv', lines instanceof Uint8Array ? lines : Buffer.from(lines.join('\n')), of);
const pairsOf = ({ applications, names }: PeopleFile): string[] => {
  const taking = applications.filter((one) => takesPart(program, one));
  const { pairs } = match(matchInputOf(program, taking, { pairs: [], history: NO_HISTORY }));
  return pairs.map(({ mentee, mentor }) => `${names.get(mentee)} with ${names.get(mentor)}`);
};

test('whatever separates the cells, and whatever the encoding, it is the same people', () => {
  const text = [HEAD, MIA.replace('Mia', 'Jörg'), TOM].join('\r\n');
  const plain = readCsv(Buffer.from(text)).lines;
  const semicolons = text.replaceAll(';', '|').replaceAll(',', ';').replaceAll('|', ',');
  expect(readCsv(Buffer.from(semicolons)).lines.map(({ cells }) => cells.get('name'))).toEqual([
    'Jörg Mentor',
    'Tom Mentee',
  ]);
  expect(readCsv(Buffer.from(text.replaceAll(',', '\t'))).lines).toEqual(plain);
  expect(readCsv(Buffer.from(`\ufeff${text}`)).lines).toEqual(plain);
  expect(readCsv(Buffer.from(`\ufeff${text}`, 'utf16le')).lines).toEqual(plain);
  expect(readCsv(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()).lines).toEqual(plain);
  const ansi = readCsv(Buffer.from(text, 'latin1'));
  expect([ansi.lines, ansi.doubts[0]?.says]).toEqual([plain, expect.stringContaining('Windows-1252')]);
});

test('a file without lines says so; so does a line with more cells than headings, and it is left out', () => {
  expect(() => readCsv(Buffer.from(HEAD))).toThrow(UnreadableSheet);
  expect(() => readCsv(Buffer.from(''))).toThrow('nothing in it');
  const shifted = read([HEAD, MIA.replace('Mia Mentor', 'Mentor, Mia'), TOM]);
  expect(shifted.doubts).toEqual([expect.stringMatching(/^p\.csv:2: it has 12 cells, the heading 11/)]);
  expect(shifted.applications).toHaveLength(1);
});

test('of two columns with one heading the answered one counts; both answered is a doubt', () => {
  const file = read([
    `${HEAD},languages`,
    `${MIA},`,
    `${TOM.replace(',English,', ',,')},German`,
    `${TOM},German`,
  ]);
  expect(file.applications.map(({ answers }) => answers['languages'])).toContainEqual(['English']);
  expect(file.doubts.filter((one) => one.includes('two columns'))).toEqual([expect.stringContaining(':4:')]);
});

test('one address is one person: a repeated line is the newer one, another role is both, another name is another', () => {
  const again = read([HEAD, MIA, TOM, TOM.replace('Rust', 'Cobol').replace('tom@', ' Tom@')]);
  expect([again.applications.length, pairsOf(again)]).toEqual([2, []]);
  expect(again.doubts).toEqual([expect.stringMatching(/^p\.csv:4: .*line 3 again/)]);
  const herself = read([HEAD, MIA, TOM.replace('Tom Mentee,tom@', 'Mia Mentor,mia@').replace(',2,', ',12,')]);
  expect([herself.applications.map(({ role }) => role), pairsOf(herself)]).toEqual([['both'], []]);
  expect(herself.doubts).toEqual([expect.stringMatching(/^p\.csv:3: .*line 2 in another role/)]);
  expect(pairsOf(read([HEAD, MIA, TOM.replace('tom@', 'mia@')]))).toEqual(['Tom Mentee with Mia Mentor']);
});

test('an id that stands twice never names the wrong person', () => {
  const file = read([`person,${HEAD}`, `p1,${MIA}`, `p1,${TOM}`]);
  expect(pairsOf(file)).toEqual(['Tom Mentee with Mia Mentor']);
  expect(file.doubts).toEqual([expect.stringMatching(/^p\.csv:3: the person "p1" stands on line 2/)]);
});

test('our own export keeps out who was rejected, withdrew, paused or is full', () => {
  const own = 'screening,screened_because,capacity,seats_taken,paused,withdrawn_at';
  const file = read([
    `person,${own},${HEAD.replace('capacity,', '')}`,
    ...[
      'rejected,No references,1,0,false,',
      'accepted,,1,1,false,',
      'accepted,,1,0,true,',
      'accepted,,1,0,false,2026-03-04',
    ].map((state, n) => `m${n},${state},${MIA.replace('mia@', `m${n}@`).replace(',1,yes', ',yes')}`),
    `e,accepted,,0,0,false,,${TOM.replace(',0,yes', ',yes')}`,
  ]);
  expect([pairsOf(file), [...file.outside.values()]]).toEqual([[], ['No references', 'paused', 'withdrawn']]);
});

test('check boxes that Google Sheets joined are parted by options; without options it is a doubt', () => {
  const times = '"Weekday evenings, Weekends"';
  const file = read([HEAD, MIA.replace('Weekday evenings', times), TOM.replace(',Rust,', ',"Rust, Go",')]);
  expect(file.applications[0]?.answers['availability']).toEqual(['Weekday evenings', 'Weekends']);
  expect(file.doubts).toEqual([expect.stringMatching(/^p\.csv:3: wants: .*semicolons/)]);
  const commas = Question.parse({
    ...{ id: 'goals', kind: 'set', use: 'goals', text: 'Goals' },
    options: ['Plan, write and publish', 'Lead'],
  });
  const of = { ...program, questions: [...program.questions.filter(({ id }) => id !== 'goals'), commas] };
  const goals = read([`${HEAD},goals`, `${MIA},"Plan, write and publish, Lead"`], of).applications[0]
    ?.answers['goals'];
  expect(goals).toEqual(['Plan, write and publish', 'Lead']);
});

test('a heading is a question also with other dashes and marks; a manager who is not there is a doubt', () => {
  const boss = Question.parse({ id: 'boss', kind: 'text', use: 'manager', text: 'Who is your manager?' });
  const of = { ...program, questions: [...program.questions, boss] };
  const head = HEAD.replace('email', '"Your E-Mail address?"').replace('name', 'What is your name');
  const file = read(
    [
      `${head},Who is your manager`,
      `${MIA},`,
      `${TOM},"Mentor, Mia"`,
      `${TOM.replaceAll('om', 'im')},No One`,
    ],
    of,
  );
  expect(file.doubts).toEqual([expect.stringMatching(/^p\.csv:4: the manager "No One"/)]);
});

test('a consent that cannot be read is not a no', () => {
  const file = read([HEAD, MIA, TOM.replace(',yes', ',Kyllä')]);
  expect([...file.outside.values()]).toEqual([expect.stringContaining('could not be read')]);
});
