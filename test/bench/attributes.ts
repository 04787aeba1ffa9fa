/** From people's answers to a certified result, in a process of its own: `node test/bench/attributes.ts SEATS MENTEES MENTORS`. */
import { prepare } from '../../shared/domain/matching/prepare.ts';
import { Scoring } from '../../shared/domain/matching/scoring.ts';
import { solveExactly } from '../../shared/domain/matching/solver/optimum.ts';
import { BENCH_RULES, benchInput, type Seats } from './population.ts';

export interface FromAttributes {
  readonly placed: number;
  readonly total: number;
  readonly allowed: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  /** Scores of all pairs alone. */
  readonly scoringMilliseconds: number;
}

const [seats = 'plentiful', mentees = '10000', mentors = '5000'] = process.argv.slice(2);
const input = benchInput(Number(mentees), Number(mentors), seats as Seats);
const started = performance.now();
const prepared = prepare(input);
const { proof, rounds } = solveExactly(prepared.problem);
const milliseconds = Math.round(performance.now() - started);
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);

const scoring = new Scoring(prepared.mentees, prepared.mentors, { rules: BENCH_RULES, exclusions: [] });
const [mentor, score] = [new Int32Array(scoring.mentors), new Int32Array(scoring.mentors)];
const scored = performance.now();
for (let mentee = 0; mentee < scoring.mentees; mentee++) scoring.row(mentee, mentor, score);
const result: FromAttributes = {
  placed: proof.placed,
  total: proof.total,
  allowed: proof.checked,
  rounds,
  milliseconds,
  peakMegabytes,
  scoringMilliseconds: Math.round(performance.now() - scored),
};
console.log(JSON.stringify(result));
