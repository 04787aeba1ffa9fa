/** A message as the email that it becomes: text, HTML and the very bytes. Sending and previews make it in the same way. */
import { type Message, MANAGER } from '../domain/message.ts';
import type { Program } from '../domain/program.ts';
import { type MimeMessage, mimeOf } from './mime.ts';
import { escapeHtml, inShell, renderText } from './render.ts';
import { type MessageContext, textOf } from './context.ts';
import { type FirstMeetingEntry, firstMeetingEntry } from './first-meeting-entry.ts';
import { linkFor, type LinkMaker } from '../links.ts';
import { variablesOf } from './variables.ts';

export interface Composed {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly raw: Uint8Array;
}

/** Rejects when the email's text is missing or wrong. */
export async function compose(
  context: MessageContext,
  message: Message,
  { links, now }: { readonly links: LinkMaker; readonly now: number },
): Promise<Composed> {
  const { program, recipient } = context;
  const rendered = renderText(textOf(context, message), variablesOf(context, message, { links, now }));
  const unsubscribe =
    message.essential || message.person === MANAGER
      ? undefined
      : linkFor(links, { cohort: message.cohort, person: message.person }, { purpose: 'unsubscribe', now });
  const footer = message.person === MANAGER ? footerForManager(program) : footerOf(program, unsubscribe);
  const entry = firstMeetingEntry(context, now);
  const { subject } = rendered;
  const html = inShell(rendered.html, { title: subject, program: program.program.name, footer: footer.html });
  const text = `${rendered.text}\n\n-- \n${footer.text}\n`;
  const raw = await mimeOf({
    id: message.id,
    date: now,
    // What she is told of her program, she is told by Mentorline.
    from:
      message.person === MANAGER ? { ...program.program.sender, name: 'Mentorline' } : program.program.sender,
    to: { name: recipient.name, address: recipient.email },
    replyTo: program.program.replyTo,
    subject,
    html,
    text,
    ...(unsubscribe && { unsubscribe }),
    ...(entry && calendarPart(entry)),
  });
  return { subject, html, text, raw };
}

/** An invitation is part of the email; what asks for no answer is a file, since Outlook prints such a part as text. */
function calendarPart({
  content,
  invites,
}: FirstMeetingEntry): Pick<MimeMessage, 'invitation' | 'calendarFile'> {
  return invites ? { invitation: content } : { calendarFile: { name: 'first-meeting.ics', content } };
}

function footerOf({ program }: Program, unsubscribe: string | undefined): { html: string; text: string } {
  const contact = `Questions? Reply to this email; it reaches ${program.manager.name}.`;
  if (unsubscribe === undefined) return { html: escapeHtml(contact), text: contact };
  return {
    html: `${escapeHtml(contact)} <a href="${escapeHtml(unsubscribe)}">Unsubscribe</a>`,
    text: `${contact}\nUnsubscribe: ${unsubscribe}`,
  };
}

function footerForManager({ program }: Program): { html: string; text: string } {
  const text = `You get this email because you manage ${program.name}.`;
  return { html: escapeHtml(text), text };
}
