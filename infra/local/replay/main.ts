/** `npm run replay -- --manifest FILE [--json]` */
import { Command } from 'commander';
import { type Outcome, replay } from './replay.ts';

const command = new Command('replay')
  .description(
    'Posts every case of a manifest of form deliveries to a fresh stack and compares the result of each.',
  )
  .requiredOption('--manifest <file>', 'the manifest; the bodies it names stand beside it')
  .option('--json', 'print one JSON document instead of a table')
  .action(async ({ manifest, json }: { manifest: string; json?: boolean }) => {
    const outcomes = await replay(manifest);
    const count = (verdict: Outcome['verdict']): number =>
      outcomes.filter((one) => one.verdict === verdict).length;
    const summary = {
      asExpected: count('as-expected'),
      different: count('different'),
      notSupported: count('not-supported'),
    };
    if (json) console.log(JSON.stringify({ summary, cases: outcomes }, null, 2));
    else {
      for (const one of outcomes) console.log(line(one));
      console.log(
        `${summary.asExpected} as expected, ${summary.different} different, ${summary.notSupported} of channels that are not supported`,
      );
    }
    process.exitCode = summary.different > 0 ? 1 : 0;
  });

function line({ case: name, verdict, expected, actual }: Outcome): string {
  const marks = { 'as-expected': 'ok       ', different: 'DIFFERENT', 'not-supported': 'n/a      ' };
  const wanted = `expected ${expected.status ?? '-'} ${expected.action ?? '-'}`;
  return `${marks[verdict]} ${name.padEnd(44)} ${wanted}${actual ? `, was ${actual.status} ${actual.action}` : ', channel not supported'}`;
}

await command.parseAsync();
