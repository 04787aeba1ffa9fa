/** The DNS records by which a domain lets SES send in its name. */
import type { DnsRecord } from '../../shared/email/mailer.ts';

export type { DnsRecord };

export function emailRecords(
  domain: string,
  region: string,
  dkim: readonly { readonly name: string; readonly value: string }[],
): Readonly<Record<string, DnsRecord>> {
  const signing = dkim.map(
    ({ name, value }, index) => [`Dkim${index + 1}`, { name, type: 'CNAME', value }] as const,
  );
  return {
    ...Object.fromEntries(signing),
    MailFromMx: { name: `bounce.${domain}`, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
    MailFromSpf: { name: `bounce.${domain}`, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
    // Begin with p=none, read the reports for some weeks, then p=quarantine.
    Dmarc: { name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=none"' },
  };
}
