/** What a message is about, as it is known in the moment of sending or previewing. */
import type { Recipient } from '../domain/message.ts';
import { type Touchpoint } from '../domain/program-journey.ts';
import { type Program, type EmailText } from '../domain/program.ts';
import type { Application } from '../domain/application.ts';
import type { Pair } from '../domain/pair.ts';
import type { Person } from '../domain/person.ts';
import type { MatchRun } from '../domain/match-run.ts';
import type { Message } from '../domain/message.ts';
import { EMAIL_TEXTS } from './texts.ts';

export interface MessageContext {
  readonly program: Program;
  readonly touchpoint: Touchpoint;
  readonly recipient: Recipient & { readonly name: string };
  readonly relevant: boolean;
  /** All email of the cohort stands still. */
  readonly paused: boolean;
  /** The text of an email that a manager wrote to many. */
  readonly text?: EmailText | undefined;
  readonly application?: Application | undefined;
  readonly pair?: Pair | undefined;
  readonly other?: Person | undefined;
  /** The pairs that one email is about, where there are several; `pair` and `other` are those of the first. */
  readonly several?: readonly { readonly pair: Pair; readonly other?: Person | undefined }[] | undefined;
  /** The match run that the email is about. */
  readonly run?: MatchRun | undefined;
}

/** The text that a message is made of: the manager's to many, the program's own, or ours. */
export function textOf({ program, text }: MessageContext, { email }: Pick<Message, 'email'>): EmailText {
  const found = text ?? program.texts[email] ?? EMAIL_TEXTS[email];
  if (!found) throw new Error(`There is no email text ${email}.`);
  return found;
}
