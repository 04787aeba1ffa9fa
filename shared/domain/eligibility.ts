/** What the program's rules say of an application. Pure. */
import { type Answers, asLabels } from './answers.ts';
import { type Application, concerns, type Screening } from './application.ts';
import { leastYears } from './numbers.ts';
import type { EligibilityRule, Program } from './program.ts';

export interface Verdict {
  readonly screening: Exclude<Screening, 'open' | 'interview'>;
  readonly because?: string;
}

/**
 * Applies the program's eligibility rules; the first rule that is not met decides. A rule decides on an answer alone: `undefined`
 * while one that it needs is not there.
 */
export function screen(program: Program, application: Application): Verdict | undefined {
  const rules = program.eligibility.filter((rule) => concerns(rule, application.role));
  const met = rules.map((rule) => meets(rule, application.answers));
  const failed = rules[met.indexOf(false)];
  if (failed)
    return {
      screening: failed.otherwise === 'waitlist' ? 'waitlisted' : 'rejected',
      because: failed.because,
    };
  return met.includes(undefined) ? undefined : { screening: 'accepted' };
}

/** An application that nobody decided about, as the rules would decide about it now. */
export function screened(program: Program, application: Application): Application {
  if (application.screening !== 'open') return application;
  const { screening, because } = screen(program, application) ?? {};
  return screening === undefined
    ? application
    : { ...application, screening, ...(because !== undefined && { screenedBecause: because }) };
}

/** `undefined` where there is no answer that the rule could decide on. */
function meets(rule: EligibilityRule, answers: Answers): boolean | undefined {
  const answer = answers[rule.question];
  if (answer === undefined) return undefined;
  if (rule.is !== undefined) return answer === rule.is;
  if (rule.oneOf) {
    const given = typeof answer === 'object' ? answer : [String(answer)];
    return given.some((label) => rule.oneOf?.includes(label));
  }
  const number = typeof answer === 'number' ? answer : leastYears(asLabels(answer).join(' '));
  if (number === undefined) return undefined;
  return number >= (rule.atLeast ?? -Infinity) && number <= (rule.atMost ?? Infinity);
}
