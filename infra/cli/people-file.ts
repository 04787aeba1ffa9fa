/** Reads a spreadsheet of people, saved as CSV, as the applications of a program: forgiving, with a verdict for each cell. */
import { parse } from 'csv-parse/sync';
import { type Answers, type AnswerValue, readAnswer } from '../../shared/domain/answers.ts';
import { type Application, foldVersions, nameIn, roleIn, screen } from '../../shared/domain/application.ts';
import { type Program, type Question, Role } from '../../shared/domain/program.ts';

export interface PeopleFile {
  readonly applications: readonly Application[];
  /** Names by the person's id, for people who read the result. */
  readonly names: ReadonlyMap<string, string>;
  /** What could not be used, with its line; everything else of that line counts. */
  readonly doubts: readonly string[];
}

/** A row with the line on which it ends. */
interface Line {
  readonly record: Record<string, string>;
  readonly info: { readonly lines: number };
}

/**
 * A column belongs to a question by its id, by `answer_` and its id (as in our own exports), or by the question's text; what
 * holds several answers is parted by semicolons. Throws an Error that names the fix when no line can be used.
 */
export function readPeopleFile(name: string, content: string, program: Program): PeopleFile {
  const rows = parse<Line>(content, {
    columns: true,
    info: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const columns = columnsOf(program, Object.keys(rows[0]?.record ?? {}));
  const doubts = columns.unknown.map(
    (column) => `${name}:1: the column "${column}" is not a question of the program and was ignored`,
  );
  const names = new Map<string, string>();
  const applications = rows.flatMap(({ record: row, info: { lines: line } }): Application[] => {
    const answers: Record<string, AnswerValue> = {};
    for (const [column, question] of columns.questions) {
      const given = (row[column] ?? '').replace(/^'(?=[=+\-@])/, '').trim();
      if (given === '') continue;
      const read = readAnswer(question, valueFor(question, given));
      if (read.kind === 'read') answers[question.id] = read.value;
      else doubts.push(`${name}:${line}: ${question.id}: ${read.why}; the answer was ignored`);
    }
    const role = Role.safeParse(row['role']?.trim().toLowerCase()).data ?? roleIn(program, answers);
    if (!role) {
      doubts.push(
        `${name}:${line}: the role must be one of ${Role.options.join(', ')}; the line was ignored`,
      );
      return [];
    }
    const application = applicationOf(program, { person: personOf(row, line), role, answers });
    names.set(application.person, answers['name'] === undefined ? `line ${line}` : nameIn(program, answers));
    return [application];
  });
  if (rows.length > 0 && applications.length === 0) {
    const ids = program.questions.map(({ id }) => id).join(', ');
    throw new Error(
      [
        ...doubts.slice(0, 3),
        `${name}: no line could be used. Name the columns by their question ids: ${ids}`,
      ].join('\n'),
    );
  }
  return { applications, names, doubts };
}

function columnsOf(
  program: Program,
  headers: readonly string[],
): { readonly questions: ReadonlyMap<string, Question>; readonly unknown: readonly string[] } {
  const questions = new Map<string, Question>();
  const unknown: string[] = [];
  for (const header of headers) {
    const plain = header.trim().toLowerCase();
    const question = program.questions.find(
      ({ id, text }) => plain === id || plain === `answer_${id}` || plain === text.trim().toLowerCase(),
    );
    if (question) questions.set(header, question);
    else if (!OWN_COLUMNS.has(plain)) unknown.push(header);
  }
  return { questions, unknown };
}

/** Columns of our own export of applications that are no answers. */
const OWN_COLUMNS = new Set(
  'person role screening screened_because submitted_at received_at versions missing capacity seats_taken paused withdrawn_at unmatched_because'.split(
    ' ',
  ),
);

function personOf(row: Record<string, string>, line: number): string {
  return row['person']?.trim() || `line-${line}`;
}

function valueFor({ kind }: Question, given: string): AnswerValue {
  return kind === 'set' || kind === 'language' || kind === 'availability'
    ? given
        .split(/[;\n]/)
        .map((one) => one.trim())
        .filter(Boolean)
    : given;
}

function applicationOf(
  program: Program,
  { person, role, answers }: { readonly person: string; readonly role: Role; readonly answers: Answers },
): Application {
  const submittedAt = `${program.cohort.opens}T00:00:00Z`;
  const version = { response: person, submittedAt, receivedAt: submittedAt, role, answers };
  const application: Application = {
    cohort: program.cohort.id,
    person,
    ...foldVersions(program, [version]),
    versions: 1,
    screening: 'open',
    seatsTaken: 0,
    paused: false,
    revision: 1,
  };
  const { screening, because } = screen(program, application);
  return { ...application, screening, ...(because !== undefined && { screenedBecause: because }) };
}
