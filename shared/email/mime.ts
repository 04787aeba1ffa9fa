/** An email as the bytes that SES sends. */
import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export interface MimeMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Our id of the message: makes the email the same bytes every time. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly date: number;
  /** Where one click ends program email (RFC 8058); absent on email that is no program email. */
  readonly unsubscribe?: string;
  /** An entry for the reader's calendar, as an attached file: shown as text by no one, and imported by all. */
  readonly calendarFile?: { readonly name: string; readonly content: string };
  /** An invitation, as the last of the alternatives: mail programs show its buttons. */
  readonly invitation?: string;
}

/** Everything is 7-bit, because SES may rewrite an email and does not keep 8-bit content. */
export async function mimeOf(message: MimeMessage): Promise<Uint8Array> {
  const { unsubscribe, calendarFile, invitation } = message;
  const composer = new MailComposer({
    from: { name: oneLine(message.from.name), address: oneAddress(message.from.address) },
    to: { name: oneLine(message.to.name), address: oneAddress(message.to.address) },
    replyTo: oneAddress(message.replyTo),
    subject: oneLine(message.subject),
    date: new Date(message.date),
    messageId: `<${message.id}@mentorline>`,
    baseBoundary: message.id,
    textEncoding: 'quoted-printable',
    text: message.text,
    html: message.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(unsubscribe && {
        'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    ...(invitation !== undefined && {
      alternatives: [
        {
          contentType: 'text/calendar; charset=utf-8; method=REQUEST',
          content: invitation,
          encoding: 'utf8',
          contentTransferEncoding: 'base64' as const,
        },
      ],
    }),
    ...(calendarFile && {
      attachments: [
        {
          filename: oneLine(calendarFile.name),
          contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
          content: calendarFile.content,
          contentDisposition: 'attachment' as const,
          encoding: 'utf8',
          contentTransferEncoding: 'base64' as const,
        },
      ],
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u0000-\u001f]+/g, ' ').trim();
}

function oneAddress(address: string): string {
  if (/[\s,;<>()"]/.test(address)) throw new Error('An email has exactly one plain address to go to.');
  return address;
}
