/** Groups of 1,000 people of one shape: `node test/bench/groups.ts STRUCTURE`. 250 mentors with six seats, three in a group at least. */
import { solveGroups } from '../../shared/domain/matching/solver/groups.ts';
import { type Structure, structured } from '../support/structures.ts';

export interface GroupsMeasured {
  readonly milliseconds: number;
  /** Points beside those that no grouping exceeds, in percent. */
  readonly percentOfBound: number;
  readonly proved: boolean;
}

const [structure = 'equal'] = process.argv.slice(2);
const problem = structured(structure as Structure, { mentees: 1000, mentors: 250, seatsEach: 6 });
const began = performance.now();
const groups = solveGroups(problem, { least: new Int32Array(250).fill(3) });
if (!groups) throw new Error('There are no such groups.');
const result: GroupsMeasured = {
  milliseconds: Math.round(performance.now() - began),
  percentOfBound: Math.round((10_000 * groups.total) / groups.bound.total) / 100,
  proved: groups.proved,
};
console.log(JSON.stringify(result));
