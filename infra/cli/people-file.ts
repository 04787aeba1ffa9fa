/** Reads a spreadsheet of people, saved as CSV, as the applications of a program: forgiving, with a verdict for each cell. */
import {
  addressOf,
  type Answers,
  type AnswerValue,
  LIST_KINDS,
  readAnswer,
} from '../../shared/domain/answers.ts';
import { peopleByName } from '../../shared/domain/applicant.ts';
import {
  type Application,
  foldVersions,
  nameIn,
  roleIn,
  SCREENINGS,
} from '../../shared/domain/application.ts';
import { screened } from '../../shared/domain/eligibility.ts';
import { isSameName } from '../../shared/domain/person.ts';
import { type Question } from '../../shared/domain/program-questions.ts';
import { Role } from '../../shared/domain/program-values.ts';
import { type Program } from '../../shared/domain/program.ts';
import { type CsvLine, readCsv } from '../../shared/forms/csv-file.ts';

export interface PeopleFile {
  readonly applications: readonly Application[];
  /** Names by the person's id, for people who read the result. */
  readonly names: ReadonlyMap<string, string>;
  /** Why someone does not take part, where that is no rule of the program. */
  readonly outside: ReadonlyMap<string, string>;
  /** What could not be used, with its line; everything else of that line counts. */
  readonly doubts: readonly string[];
}

/** One line as what it says of one person. */
interface PersonLine {
  readonly line: number;
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly role: Role;
  readonly answers: Answers;
  readonly unfit: readonly string[];
  readonly cells: CsvLine['cells'];
}

/**
 * A column belongs to a question by its id, by `answer_` and its id (as in our own exports), or by the question's text; what
 * holds several answers is parted by semicolons, or by the question's options. Throws an Error that names the fix when no line can be
 * used.
 */
export function readPeopleFile(name: string, content: Uint8Array, program: Program): PeopleFile {
  const file = readCsv(content);
  const doubts: string[] = file.doubts.map(({ line, says }) => `${name}:${line}: ${says}`);
  const doubt = (line: number, says: string): void => void doubts.push(`${name}:${line}: ${says}`);
  const columns = columnsOf(program, file.headings);
  for (const column of columns.unknown)
    doubt(1, `the column "${column}" is not a question of the program and was ignored`);
  const ids = new Map<string, PersonLine>();
  const read = file.lines.flatMap((line) =>
    personLine(program, line, { columns: columns.questions, ids, doubt }),
  );
  if (read.length === 0) {
    const ids = program.questions.map(({ id }) => id).join(', ');
    throw new Error(
      [
        ...doubts.slice(0, 3),
        `${name}: no line could be used. Name the columns by their question ids: ${ids}`,
      ].join('\n'),
    );
  }
  const people = samePeople(read, doubt);
  const applications = people.map((lines) => applicationOf(program, lines));
  const outside = new Map(
    people.flatMap((lines) => {
      const because = outsideBecause(program, lines);
      return because === undefined ? [] : [[lines[0].person, because] as const];
    }),
  );
  for (const [line, manager] of unknownManagers(program, read, applications))
    doubt(line, `the manager "${manager}" is none of the people in this file`);
  return {
    applications,
    names: new Map(people.map(([{ person, name: called, line }]) => [person, called || `line ${line}`])),
    outside,
    doubts,
  };
}

interface Reading {
  readonly columns: ReadonlyMap<string, Question>;
  readonly ids: Map<string, PersonLine>;
  readonly doubt: (line: number, says: string) => void;
}

function personLine(
  program: Program,
  { line, cells }: CsvLine,
  { columns, ids, doubt }: Reading,
): PersonLine[] {
  const answers: Record<string, AnswerValue> = {};
  const unfit: string[] = [];
  for (const [column, question] of columns) {
    const given = (cells.get(column) ?? '').replace(/^'(?=[=+\-@])/, '').trim();
    if (given === '' || answers[question.id] !== undefined) continue;
    const read = readAnswer(question, valueFor(question, given));
    if (read.kind === 'unreadable') {
      doubt(line, `${question.id}: ${read.why}; the answer was ignored`);
      unfit.push(question.id);
      continue;
    }
    answers[question.id] = read.value;
    if (read.note !== undefined) doubt(line, `${question.id}: ${read.note}`);
    if (isOneLabelWithCommas(question, read.value))
      doubt(
        line,
        `${question.id}: it was read as one answer although there are commas in it; part several answers by semicolons`,
      );
  }
  const own = cells.get('role')?.trim().toLowerCase();
  const role = Role.safeParse(own).data ?? roleIn(program, answers);
  if (!role) {
    doubt(line, `the role must be one of ${Role.options.join(', ')}; the line was ignored`);
    return [];
  }
  const id = cells.get('person')?.trim();
  const name = answers['name'] === undefined && !hasName(program, answers) ? '' : nameIn(program, answers);
  const one = { line, name, address: addressOf(program, answers), role, answers, unfit, cells };
  const known = id === undefined ? undefined : ids.get(id);
  const isOther = known !== undefined && !(known.address === one.address && isSameName(known.name, name));
  if (isOther)
    doubt(
      line,
      `the person "${id ?? ''}" stands on line ${known.line} as someone else; they were kept apart`,
    );
  const person = { ...one, person: id === undefined || isOther ? `line-${line}` : id };
  if (id !== undefined && !known) ids.set(id, person);
  return [person];
}

function hasName({ questions }: Program, answers: Answers): boolean {
  return questions.some(({ id, use }) => use === 'name' && answers[id] !== undefined);
}

/** Lines by the person they are about: one address and one name are one person, and the later line of a role counts. */
function samePeople(
  lines: readonly PersonLine[],
  doubt: Reading['doubt'],
): (readonly [PersonLine, ...PersonLine[]])[] {
  const people: [PersonLine, ...PersonLine[]][] = [];
  const byId = new Map<string, (typeof people)[number]>();
  const byAddress = new Map<string, (typeof people)[number][]>();
  for (const line of lines) {
    const atAddress = byAddress.get(line.address) ?? [];
    const known = byId.get(line.person) ?? atAddress.find(([one]) => isSameName(one.name, line.name));
    if (!known) {
      const person: (typeof people)[number] = [line];
      people.push(person);
      byId.set(line.person, person);
      if (line.address !== '') byAddress.set(line.address, [...atAddress, person]);
      continue;
    }
    const before = known.at(-1) ?? line;
    doubt(
      line.line,
      known.some(({ role }) => role === line.role)
        ? `this is the person of line ${before.line} again; the later line counts`
        : `this is the person of line ${before.line} in another role; they take part in both, and are never matched with themselves`,
    );
    known.push({ ...line, person: known[0].person });
  }
  return people;
}

function columnsOf(
  program: Program,
  headings: readonly string[],
): { readonly questions: ReadonlyMap<string, Question>; readonly unknown: readonly string[] } {
  const questions = new Map<string, Question>();
  const unknown: string[] = [];
  for (const heading of headings) {
    const plain = heading.toLowerCase();
    const question =
      program.questions.find(({ id }) => plain === id || plain === `answer_${id}`) ??
      program.questions.find(({ text }) => bare(text) === bare(heading));
    if (question) questions.set(heading, question);
    else if (heading !== '' && !OWN_COLUMNS.has(plain)) unknown.push(heading);
  }
  return { questions, unknown };
}

/** Letters and digits alone: "Your e-mail address" is "Your email address?". */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Columns of our own export of applications that are no answers. */
const OWN_COLUMNS = new Set(
  'person role screening screened_because submitted_at received_at versions missing capacity seats_taken paused withdrawn_at unmatched_because set_aside_at'.split(
    ' ',
  ),
);

function valueFor(question: Question, given: string): AnswerValue {
  if (!LIST_KINDS.has(question.kind) || question.kind === 'choice') return given;
  const parts = given
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter(Boolean);
  return parts.flatMap((part) => parted(question, part));
}

/** Google Sheets joins check boxes by ", ": they are parted where each part is an option, or a language. */
function parted(question: Question, text: string): readonly string[] {
  const parts = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (parts.length < 2) return [text];
  if (question.kind === 'language') return parts;
  const options = optionsOf(question).map((option) => option.trim().toLowerCase());
  if (options.length === 0 || options.includes(text.toLowerCase())) return [text];
  // Options may hold commas themselves: the longest run of parts that is one is taken first.
  const found: string[] = [];
  for (let from = 0; from < parts.length;) {
    let to = parts.length;
    while (to > from + 1 && !options.includes(parts.slice(from, to).join(', ').toLowerCase())) to--;
    found.push(parts.slice(from, to).join(', '));
    from = to;
  }
  return found;
}

function optionsOf(question: Question): readonly string[] {
  if (question.kind === 'availability') return Object.keys(question.options);
  return question.kind === 'set' ? (question.options ?? []) : [];
}

function isOneLabelWithCommas(question: Question, value: AnswerValue): boolean {
  return (
    question.kind === 'set' &&
    (question.options ?? []).length === 0 &&
    typeof value === 'object' &&
    value.length === 1 &&
    (value[0] ?? '').includes(', ')
  );
}

function applicationOf(program: Program, lines: readonly [PersonLine, ...PersonLine[]]): Application {
  const [{ person }] = lines;
  const day = `${program.cohort.opens}T00:00:`;
  const versions = lines.map(({ role, answers, unfit }, index) => {
    const submittedAt = `${day}${String(Math.min(index, 59)).padStart(2, '0')}Z`;
    return { response: `${person} ${index}`, submittedAt, receivedAt: submittedAt, role, answers, unfit };
  });
  const { seats_taken: seats, paused, withdrawn_at: withdrawn, screening: known } = ownCells(lines.at(-1));
  const application: Application = {
    cohort: program.cohort.id,
    person,
    ...foldVersions(program, versions),
    versions: versions.length,
    screening: 'open',
    seatsTaken: /^\d+$/.test(seats) ? Number(seats) : 0,
    paused: paused.toLowerCase() === 'true',
    revision: 1,
    ...(withdrawn !== '' && { withdrawnAt: withdrawn }),
  };
  const decided = SCREENINGS.find((one) => one === known && one !== 'open');
  return screened(program, decided ? { ...application, screening: decided } : application);
}

/** What our own export says of an application beside its answers. */
function ownCells(
  line: PersonLine | undefined,
): Record<'seats_taken' | 'paused' | 'withdrawn_at' | 'screening' | 'screened_because', string> {
  const of = (name: string): string => line?.cells.get(name)?.trim() ?? '';
  return {
    seats_taken: of('seats_taken'),
    paused: of('paused'),
    withdrawn_at: of('withdrawn_at'),
    screening: of('screening'),
    screened_because: of('screened_because'),
  };
}

/** Why a person takes no part, where the file itself says so or an answer is not there. */
function outsideBecause(program: Program, lines: readonly [PersonLine, ...PersonLine[]]): string | undefined {
  const own = ownCells(lines.at(-1));
  if (own.withdrawn_at !== '') return 'withdrawn';
  if (own.screening !== '' && own.screening !== 'accepted' && own.screening !== 'open')
    return own.screened_because || own.screening;
  if (own.paused.toLowerCase() === 'true') return 'paused';
  const consent = program.questions.find(({ use }) => use === 'consent');
  const unreadable = consent && lines.some(({ unfit }) => unfit.includes(consent.id));
  if (unreadable) return `the answer to "${consent.id}" could not be read, which is not a no`;
  if (consent && lines.every(({ answers }) => answers[consent.id] !== true))
    return `no yes to "${consent.id}"`;
  const asked = new Set(program.eligibility.map(({ question }) => question));
  const missing = [...asked].find((id) => lines.every(({ answers }) => answers[id] === undefined));
  return missing === undefined ? undefined : `no answer to "${missing}", which a rule needs`;
}

/** Lines that name a manager who is not among the people: nothing keeps the two apart. */
function unknownManagers(
  program: Program,
  lines: readonly PersonLine[],
  applications: readonly Application[],
): (readonly [line: number, manager: string])[] {
  const question = program.questions.find(({ use }) => use === 'manager');
  if (!question) return [];
  const named = peopleByName(program, applications);
  return lines.flatMap(({ line, answers }) => {
    const manager = answers[question.id];
    return typeof manager === 'string' && named(manager) === undefined ? [[line, manager] as const] : [];
  });
}
