/** A mail as the bytes that SES sends. */
import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Our id of the message: makes the mail the same bytes every time. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly date: number;
  /** Where one click ends programme mail (RFC 8058); absent on mail that is no programme mail. */
  readonly unsubscribe?: string;
  readonly invitation?: { readonly method: 'REQUEST' | 'PUBLISH' | 'CANCEL'; readonly content: string };
}

/** Everything is 7-bit, because SES may rewrite a mail and does not keep 8-bit content. */
export async function mimeOf(letter: Letter): Promise<Uint8Array> {
  const { unsubscribe, invitation } = letter;
  const composer = new MailComposer({
    from: { name: oneLine(letter.from.name), address: oneAddress(letter.from.address) },
    to: { name: oneLine(letter.to.name), address: oneAddress(letter.to.address) },
    replyTo: oneAddress(letter.replyTo),
    subject: oneLine(letter.subject),
    date: new Date(letter.date),
    messageId: `<${letter.id}@mentorline>`,
    baseBoundary: letter.id,
    textEncoding: 'quoted-printable',
    text: letter.text,
    html: letter.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(unsubscribe && {
        'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    ...(invitation && {
      icalEvent: { method: invitation.method, filename: 'invitation.ics', content: invitation.content },
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
  if (/[\s,;<>()"]/.test(address)) throw new Error('A mail has exactly one plain address to go to.');
  return address;
}
