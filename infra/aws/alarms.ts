/** The alarms beside those of single functions, in a manager's words. The README's table and the dashboard show the same. */
import { WORKFLOWS } from '../environment.ts';
import { hasAlarm, specOf } from './functions.ts';

export interface AlarmRule {
  /** Rings above this. */
  readonly above: number;
  /** Five minutes each. */
  readonly periods?: number;
  /** Without news the alarm stays as it is, or rings. */
  readonly withoutNews?: 'stays' | 'rings';
  /** What happened, what it means, what to do. */
  readonly text: string;
}

/** What it means for people when a step of the workflow fails for good: all in one text, because they fail as one. */
const steps = Object.values(WORKFLOWS['match-cohort'])
  .map(specOf)
  .filter((spec) => !hasAlarm(spec))
  .map(({ whenItFails }) => whenItFails)
  .join(' ');

export const ALARMS = {
  'work-overdue': {
    above: 0,
    periods: 3,
    withoutNews: 'rings',
    text: 'An email, a touchpoint or a delivery is 15 minutes overdue, or the sweep has not run for 15 minutes. Check that its schedule is enabled; its log shows what is failing.',
  },
  'cohort-stuck': {
    above: 0,
    text: 'A cohort did not close, or its match did not finish, within three hours. Start the workflow again: it continues where it stopped.',
  },
  'forms-silent': {
    above: 0,
    text: 'Applications are open, but no form has sent anything for three days. Send a test from your form tool: a disconnected webhook looks just like this.',
  },
  'deliveries-refused': {
    above: 20,
    text: 'More than 20 form deliveries in five minutes had a wrong signature. Was a secret changed on one side only? Run the setup again for Typeform, and check the script properties of a Google form.',
  },
  'dead-letters': {
    above: 0,
    text: 'An event failed after all retries. Run npm run dead-letters: it shows what failed and, once you have looked, clears this alarm. What was due stays due, and the sweep retries it. A bounce or complaint is lost: remove that address from the program by hand.',
  },
  'workflow-failed': { above: 0, text: `The workflow that closes and matches a cohort failed. ${steps}` },
  'pages-failing': {
    above: 5,
    text: 'Pages or webhooks are returning errors. Form tools retry for hours, but people who press a button have to try again later. Check the logs of the functions.',
  },
  bounces: {
    above: 0.025,
    withoutNews: 'stays',
    text: 'More than 2.5 percent of emails bounce. At 5 percent AWS reviews the account; at 10 percent it stops your email. Look for a list of wrong addresses.',
  },
  complaints: {
    above: 0.0005,
    withoutNews: 'stays',
    text: 'People mark your emails as spam: 5 in 10,000. At 10 in 10,000 AWS reviews the account. Check what was sent most recently, and to whom.',
  },
} as const satisfies Record<string, AlarmRule>;

export type AlarmName = keyof typeof ALARMS;
