/** The page of promises: what the simulator looks after, as it knows it. */
import { FAULTS } from '../test/simulation/fault-rates.ts';
import { PROMISES } from '../test/simulation/promises.ts';
import { SITUATIONS } from '../test/simulation/situations.ts';

export function promisesPage(): string {
  const others = SITUATIONS.filter((one) => !(FAULTS as readonly string[]).includes(one));
  return `# What Mentorline promises

The simulator lives whole cohorts through: the functions as they are deployed, on a table in memory and the cores of the
laptop's engines, with one clock that all share, and with the faults below. Form tools, people and a manager do what such do, by chance.
It looks after each of these ${Object.keys(PROMISES).length} promises, at every write and every email or when all is over. \`npm run simulate\` lives 300 seeds through;
\`npm run simulate -- --seed N --trace\` tells everything that happens in one. A seed that breaks a promise is told in its smallest story.

| promise | in a sentence |
| --- | --- |
${Object.entries(PROMISES)
  .map(([name, sentence]) => `| ${name} | ${sentence} |`)
  .join('\n')}

## What goes wrong meanwhile

Each kind of fault is left out in half of the seeds, and one seed in eight knows none.

${FAULTS.map((fault) => `- ${fault}`).join('\n')}

## Rare situations that have to come about

A run of 300 seeds fails when one of these, or of the faults above, is never reached: then the simulator has gone blind.

${others.map((one) => `- ${one}`).join('\n')}

## Whether it would notice

\`npm run simulate:mutants\` plants bugs in our own code, one at a time ([test/simulation/mutants.ts](../test/simulation/mutants.ts)), and lives up to
200 seeds through with each. [figures.md](figures.md#simulator) has how many it found.
`;
}
