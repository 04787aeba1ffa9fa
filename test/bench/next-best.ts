/** Who would be next for every pair of a match, and the board that is opened on it: `node test/bench/next-best.ts SEATS MENTEES MENTORS`. */
import { MatchBoard } from '../../shared/domain/matching/match-board.ts';
import { prepare } from '../../shared/domain/matching/prepare.ts';
import { NextBest } from '../../shared/domain/matching/solver/next-best.ts';
import { solveExactly } from '../../shared/domain/matching/solver/optimum.ts';
import { mentorsOf } from '../../shared/domain/matching/solver/problem.ts';
import { benchInput, type Seats } from './population.ts';

export interface NextBestMeasured {
  readonly pairs: number;
  readonly solvingMilliseconds: number;
  readonly nextMilliseconds: number;
  readonly boardMilliseconds: number;
}

const [seats = 'tight', mentees = '1000', mentors = '500'] = process.argv.slice(2);
const input = benchInput(Number(mentees), Number(mentors), seats as Seats);

function timed<T>(act: () => T): { readonly value: T; readonly milliseconds: number } {
  const began = performance.now();
  const value = act();
  return { value, milliseconds: Math.round(performance.now() - began) };
}

const { problem } = prepare(input);
const solving = timed(() => solveExactly(problem));
const { assignment } = solving.value;
const next = timed(() => {
  const nextBest = new NextBest(problem, solving.value);
  problem.wanted.forEach((_, mentee) => {
    for (const mentor of mentorsOf(assignment, mentee)) nextBest.of(mentee, mentor);
  });
});
const result: NextBestMeasured = {
  pairs: assignment.mentor.length,
  solvingMilliseconds: solving.milliseconds,
  nextMilliseconds: next.milliseconds,
  boardMilliseconds: timed(() => MatchBoard.of(input)).milliseconds,
};
console.log(JSON.stringify(result));
