/** `npm run bench:erase`: someone is erased from a large cohort, on the local engine over HTTP, with what the forms sent and the match. */
import { Command } from 'commander';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { keepDelivery } from '../../shared/store/deliveries.ts';
import { versionWrite } from '../../shared/store/applications.ts';
import { runWrite } from '../../shared/store/match-runs.ts';
import { responseId } from '../../shared/domain/delivery.ts';
import type { MatchRun } from '../../shared/domain/match-run.ts';
import { erasePerson } from '../../shared/usecases/rights/erase.ts';
import { fillCohort } from '../support/large-cohort.ts';
import { localDynamo } from '../support/local-dynamo.ts';
import { exampleProgram } from '../support/programs.ts';
import { emptyWorld, SECRETS } from '../support/world.ts';

const NOW = Date.parse('2026-04-20T10:00:00Z');
const AT = '2026-03-10T10:00:00.000Z';
const RUNS = 16;
const ERASED = 5;

const { people: size } = new Command('bench:erase')
  .option('--people <n>', 'how many people the cohort has', Number, 10_000)
  .parse()
  .opts<{ readonly people: number }>();

const program = exampleProgram();
const cohort = program.cohort.id;
const { table: memory } = await emptyWorld(program);
await fillCohort(memory, { program, people: size, now: NOW });
const ids = Array.from({ length: size }, (_, n) => `p${String(n).padStart(6, '0')}`);
for (const [n, person] of ids.entries()) {
  const identity = `typeform:form:${person}`;
  const said = `Person Number ${n} at person.${n}@example.org would like to learn. `;
  const body = Buffer.from(said.repeat(40));
  await keepDelivery(
    memory,
    {
      ...{ id: `delivery-${n}`, source: 'apply', provider: 'typeform', receivedAt: AT, bytes: body.length },
      ...{ state: 'stored', response: identity },
    },
    { body, now: NOW },
  );
  await memory.write(
    versionWrite(cohort, person, {
      ...{ response: responseId(identity), submittedAt: AT, receivedAt: AT },
      ...{
        role: n % 2 === 0 ? 'mentor' : 'mentee',
        answers: { name: `Person Number ${n}`, motivation: said },
      },
    }),
  );
}
const bucket = memoryBucket();
const why = ['You both know Rust.', 'You speak English.'];
const pairs = ids.flatMap((mentor, n) =>
  n % 2 === 0
    ? [
        {
          mentor,
          mentee: ids[n + 1],
          score: 80,
          contributions: [],
          why,
          whyForMentee: why,
          whyForMentor: why,
        },
      ]
    : [],
);
for (let n = 0; n < RUNS; n++) {
  const result = `runs/${cohort}/run-${n}.json`;
  await bucket.put(result, JSON.stringify({ pairs, circles: [], unmatched: [] }), 'application/json');
  await memory.write(
    runWrite({
      ...{ cohort, id: `run-${n}`, kind: 'trial', shortages: [], proof: {}, result },
    } as unknown as MatchRun),
  );
}

const dynamo = await localDynamo();
const { table } = await dynamo.tableOf(memory.all());
console.log(`${size} people, ${memory.all().length} rows, ${RUNS} runs of the match`);
const found = await findCohortWithProgram(table, cohort);
if (!found) throw new Error('There is no cohort.');
const times: number[] = [];
for (let n = 0; n < ERASED; n++) {
  const parts = { table, bucket, secrets: SECRETS, clock: () => NOW };
  const began = performance.now();
  await erasePerson(parts, found, { person: ids[n * 2 + 1] ?? '', by: 'person' });
  times.push(performance.now() - began);
}
times.sort((a, b) => a - b);
console.log(
  `Erasing one: median ${((times[ERASED >> 1] ?? 0) / 1000).toFixed(2)} s, slowest ${((times.at(-1) ?? 0) / 1000).toFixed(2)} s`,
);
await dynamo.stop();
