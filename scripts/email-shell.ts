/** Compiles the frame of every email, `shared/email/shell.mjml`, into a module. */
import { readFile } from 'node:fs/promises';
import mjml2html from 'mjml';

export async function emailShell(): Promise<string> {
  const source = await readFile(new URL('../shared/email/shell.mjml', import.meta.url), 'utf8');
  // No fonts from elsewhere: an email asks nothing of a third party.
  const { html, errors } = await mjml2html(source, { fonts: {}, validationLevel: 'strict' });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const slim = html.replace(/\n\s+/g, '\n').replace(/\n+/g, '\n').trim();
  return `/** Compiled from shell.mjml by \`npm run generate\`. */\nexport const SHELL = ${JSON.stringify(slim)};\n`;
}
