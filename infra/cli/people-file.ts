/** Reads a spreadsheet of people, saved as CSV, as the applications of a program: forgiving, with a verdict for each cell. */
import { peopleByName } from '../../shared/domain/applicant.ts';
import { type Application, foldVersions, SCREENINGS } from '../../shared/domain/application.ts';
import { screened } from '../../shared/domain/eligibility.ts';
import { type Question } from '../../shared/domain/program-questions.ts';
import { type Program } from '../../shared/domain/program.ts';
import { readCsv } from '../../shared/forms/csv-file.ts';
import {
  ownCell,
  ownName,
  type PersonLine,
  type PersonLines,
  readPeople,
} from '../../shared/forms/people-sheet.ts';
import { bare } from '../../shared/forms/suggest.ts';

export interface PeopleFile {
  readonly applications: readonly Application[];
  /** Names by the person's id, for people who read the result. */
  readonly names: ReadonlyMap<string, string>;
  /** Why someone does not take part, where that is no rule of the program. */
  readonly outside: ReadonlyMap<string, string>;
  /** What could not be used, with its line; everything else of that line counts. */
  readonly doubts: readonly string[];
}

/**
 * A column belongs to a question by its id, by `answer_` and its id (as in our own exports), or by the question's text; what
 * holds several answers is parted by semicolons, or by the question's options. Throws an Error that names the fix when no line can be
 * used.
 */
export function readPeopleFile(name: string, content: Uint8Array, program: Program): PeopleFile {
  const sheet = readCsv(content);
  const { questions, unknown } = columnsOf(program, sheet.headings);
  const { people, doubts: found } = readPeople(program, sheet, { columns: questions });
  const doubts: string[] = [
    ...unknown.map(
      (column) => `${name}:1: the column "${column}" is not a question of the program and was ignored`,
    ),
    ...found.map(({ line, says }) => `${name}:${line}: ${says}`),
  ];
  if (people.length === 0) {
    const ids = program.questions.map(({ id }) => id).join(', ');
    throw new Error(
      [
        ...doubts.slice(0, 3),
        `${name}: no line could be used. Name the columns by their question ids: ${ids}`,
      ].join('\n'),
    );
  }
  const applications = people.map((lines) => applicationOf(program, lines));
  const outside = new Map(
    people.flatMap((lines) => {
      const because = outsideBecause(program, lines);
      return because === undefined ? [] : [[lines[0].person, because] as const];
    }),
  );
  for (const [line, manager] of unknownManagers(program, people.flat(), applications))
    doubts.push(`${name}:${line}: the manager "${manager}" is none of the people in this file`);
  return {
    applications,
    names: new Map(people.map(([{ person, name: called, line }]) => [person, called || `line ${line}`])),
    outside,
    doubts,
  };
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
    else if (heading !== '' && !OWN_COLUMNS.has(ownName(heading).replace(/_utc$/, ''))) unknown.push(heading);
  }
  return { questions, unknown };
}

/** Columns of our own export of applications that are no answers. */
const OWN_COLUMNS = new Set(
  'person person_name person_email role screening screened_because applied_at submitted_at received_at versions missing capacity seats_taken paused withdrawn_at unmatched_because set_aside_at'.split(
    ' ',
  ),
);

function applicationOf(program: Program, lines: PersonLines): Application {
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
  const of = (name: string): string => (line ? ownCell(line.cells, name) : '');
  return {
    seats_taken: of('seats_taken'),
    paused: of('paused'),
    withdrawn_at: of('withdrawn_at'),
    screening: of('screening'),
    screened_because: of('screened_because'),
  };
}

/** Why a person takes no part, where the file itself says so or an answer is not there. */
function outsideBecause(program: Program, lines: PersonLines): string | undefined {
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
