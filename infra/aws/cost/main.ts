/** `npm run cost -- --participants N`: what a cohort of that size costs on AWS, and an idle month. */
import { Command, InvalidArgumentError } from 'commander';
import { billOf, COHORT_MONTHS, idleMonth, wholeCohort } from './model.ts';
import { PRICES } from './prices.ts';

await new Command('cost')
  .description(
    'What a cohort costs on AWS by list prices, from what the demo asks of it. An estimate, in US dollars.',
  )
  .option('--participants <number>', 'mentees and mentors together', wholeNumber, 200)
  .action(({ participants }: { participants: number }) => tell(participants))
  .parseAsync();

function tell(participants: number): void {
  const bill = billOf(wholeCohort(participants), COHORT_MONTHS);
  console.log(`A cohort of ${participants.toLocaleString('en')} over ${COHORT_MONTHS} months, US dollars:\n`);
  for (const { name, usd } of bill.lines.toSorted((a, b) => b.usd - a.usd)) {
    const { per, seen } = PRICES[name];
    console.log(
      `${usd.toFixed(2).padStart(10)}  ${per}${seen === 'not checked' ? ' (price not checked)' : ''}`,
    );
  }
  console.log(`${bill.list.toFixed(2).padStart(10)}  list price`);
  console.log(`${bill.afterFree.toFixed(2).padStart(10)}  after what is free for ever`);
  const idle = billOf(idleMonth());
  console.log(
    `\nA month in which nothing happens: ${idle.list.toFixed(2)} list price, ${idle.afterFree.toFixed(2)} after what is free.`,
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}
