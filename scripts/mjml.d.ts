/** The one call of mjml 5 that we use; mjml ships no types. */
declare module 'mjml' {
  export default function mjml2html(
    source: string,
    options: { fonts: Record<string, string>; validationLevel: 'strict' },
  ): Promise<{ html: string; errors: { formattedMessage: string }[] }>;
}
