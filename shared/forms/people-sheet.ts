/** The people of a sheet, by the columns that belong to the program's questions: forgiving, with every doubt at its line. */
import {
  addressOf,
  type Answers,
  type AnswerValue,
  asLabels,
  LIST_KINDS,
  readAnswer,
  unlistedLabels,
} from '../domain/answers.ts';
import { nameIn, roleIn } from '../domain/application.ts';
import { isSameName } from '../domain/person.ts';
import type { Question } from '../domain/program-questions.ts';
import { Role } from '../domain/program-values.ts';
import type { Program } from '../domain/program.ts';
import type { Sheet, SheetDoubt, SheetLine } from './sheet.ts';

/** One line as what it says of one person. */
export interface PersonLine {
  readonly line: number;
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly role: Role;
  readonly answers: Answers;
  readonly unfit: readonly string[];
  readonly cells: SheetLine['cells'];
}

/** The lines about one person: one address and one name. */
export type PersonLines = readonly [PersonLine, ...PersonLine[]];

export interface SheetPeople {
  readonly people: readonly PersonLines[];
  readonly doubts: readonly SheetDoubt[];
}

/**
 * `columns`: the question of each column that has one. What holds several answers is parted by semicolons, or by the question's
 * options. `role`: of everyone whose line does not say.
 */
export function readPeople(
  program: Program,
  { lines, doubts: known }: Sheet,
  { columns, role }: { readonly columns: ReadonlyMap<string, Question>; readonly role?: Role | undefined },
): SheetPeople {
  const doubts: SheetDoubt[] = [...known];
  const doubt = (line: number, says: string): void => void doubts.push({ line, says });
  const ids = new Map<string, PersonLine>();
  const read = lines.flatMap((line) => personLine(program, line, { columns, role, ids, doubt }));
  return { people: samePeople(read, doubt), doubts };
}

interface Reading {
  readonly columns: ReadonlyMap<string, Question>;
  readonly role: Role | undefined;
  readonly ids: Map<string, PersonLine>;
  readonly doubt: (line: number, says: string) => void;
}

/** Matching goes by what they want and offer: where nothing of it is a choice, no one has anything in common with them. */
function saysNothingCommon(question: Question, value: AnswerValue): boolean {
  const isMatched = question.use === 'asks' || question.use === 'gives';
  return (
    isMatched &&
    unlistedLabels(question, value).length === asLabels(value).length &&
    asLabels(value).length > 0
  );
}

function personLine(
  program: Program,
  { line, cells }: SheetLine,
  { columns, role: usual, ids, doubt }: Reading,
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
    if (saysNothingCommon(question, read.value)) {
      doubt(line, `${question.id}: ${read.note ?? ''}; the answer was ignored, and they are asked again`);
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
  const own = ownCell(cells, 'role').toLowerCase();
  const role = Role.safeParse(own).data ?? roleIn(program, answers) ?? usual;
  if (!role) {
    doubt(line, `the role must be one of ${rolesOf(program).join(', ')}; the line was ignored`);
    return [];
  }
  const id = ownCell(cells, 'person') || undefined;
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

/** As the program asks for them, where it does. */
function rolesOf({ questions }: Program): readonly string[] {
  const asked = questions.find(({ use }) => use === 'role');
  return asked?.kind === 'choice' ? asked.options : Role.options;
}

function hasName({ questions }: Program, answers: Answers): boolean {
  return questions.some(({ id, use }) => use === 'name' && answers[id] !== undefined);
}

/** Lines by the person they are about: one address and one name are one person, and the later line of a role counts. */
function samePeople(lines: readonly PersonLine[], doubt: Reading['doubt']): PersonLines[] {
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

/** A cell of our own exports, under its name in CSV (`withdrawn_at`) or its heading in a workbook ("Withdrawn at (Europe/Berlin)"). */
export function ownCell(cells: SheetLine['cells'], name: string): string {
  const found = cells.get(name);
  if (found !== undefined) return found.trim();
  for (const [heading, cell] of cells) if (ownName(heading) === name) return cell.trim();
  return '';
}

export function ownName(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/ \([^)]*\)$| id$/, '')
    .replaceAll(' ', '_');
}
