/**
 * `npm run kill -- --times N`: ends the whole local stack with SIGKILL while forms arrive, people answer, the cohort closes and the clock
 * jumps, and looks after each time at what is there. Goes on where it stopped; the report is in `.data/kill/report.json`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readPeople } from '../../infra/local/demo/people.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { Life, LIFE_KILLS } from './life.ts';
import { wholeNumberFrom } from '../support/options.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FOLDER = root('.data/kill');
const REPORT = `${FOLDER}/report.json`;
const READY_GOAL_MS = 2000;
const PEOPLE = 150;

interface Report {
  readonly kills: number;
  readonly acknowledged: number;
  readonly answers: number;
  readonly emails: number;
  readonly lost: number;
  readonly torn: number;
  readonly repeats: number;
  readonly unexplained: number;
  /** Milliseconds from the start of a process to its first answer. */
  readonly readyMs: readonly number[];
  readonly problems: readonly string[];
}

const NOTHING: Report = {
  ...{ kills: 0, acknowledged: 0, answers: 0, emails: 0, lost: 0, torn: 0, repeats: 0, unexplained: 0 },
  readyMs: [],
  problems: [],
};

await new Command('kill')
  .description('Ends the whole local stack again and again, and proves that nothing is lost or torn.')
  .option('--times <number>', 'kills in all', wholeNumberFrom(1), 1000)
  .option('--again', 'begin anew instead of going on')
  .action(run)
  .parseAsync();

async function run({ times, again }: { readonly times: number; readonly again?: boolean }): Promise<void> {
  const isThere = existsSync(REPORT) && !again;
  let report = isThere ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Report) : NOTHING;
  const people = await readPeople(root('examples/data/people-2023.csv'), chanceOf(1));
  while (report.kills < times) {
    const life = new Life(`${FOLDER}/life`, people.slice(0, PEOPLE), report.kills);
    for (let kill = 0; kill < LIFE_KILLS && report.kills < times; kill++) {
      const { readyMs, lost, torn } = await life.killOnce(kill);
      report = {
        ...report,
        kills: report.kills + 1,
        readyMs: [...report.readyMs, readyMs],
        lost: report.lost + lost.length,
        torn: report.torn + torn.length,
        problems: [...report.problems, ...lost, ...torn],
      };
      keep(report);
      if (report.kills % 10 === 0) console.log(`${report.kills} of ${times} kills`);
    }
    const end = await life.end();
    report = {
      ...report,
      acknowledged: report.acknowledged + life.acknowledged.deliveries.length,
      answers: report.answers + life.acknowledged.answers.length,
      emails: report.emails + end.emails,
      lost: report.lost + end.unsettled.length,
      repeats: report.repeats + end.repeats,
      unexplained: report.unexplained + end.unexplained.length,
      problems: [...report.problems, ...end.unsettled, ...end.unexplained],
    };
    keep(report);
  }
  tell(report);
}

function keep(report: Report): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(REPORT, JSON.stringify(report, null, 2));
}

function tell({ problems, readyMs, ...counts }: Report): void {
  const sorted = readyMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1000).toFixed(1);
  console.log(
    `${counts.kills} kills: ${counts.acknowledged} deliveries and ${counts.answers} answers were acknowledged, ${counts.lost} are lost; ${counts.torn} torn; ` +
      `${counts.repeats} of ${counts.emails} emails went out again, ${counts.unexplained} of them without a kill in between.`,
  );
  const late = readyMs.filter((ms) => ms > READY_GOAL_MS).length;
  console.log(
    `Ready again after ${at(0.5)} s (half of them), ${at(0.95)} s (19 of 20), ${at(1)} s at most; ${late} took longer than 2 s.`,
  );
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
}
