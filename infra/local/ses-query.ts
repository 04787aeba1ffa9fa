/** The query protocol of SES v1, in which the SDK's client asks: forms come in and XML goes out. */
import type { RequestListener } from 'node:http';
import { asSlowAs } from './faults.ts';
import { readBody } from './http.ts';
import type { Fault, Refusal, SesEngine } from './ses.ts';

/** `latency`: takes as long as SES does. */
export function sesListener(ses: SesEngine, { latency }: { readonly latency: boolean }): RequestListener {
  return (request, response) => {
    const reply = (status: number, xml: string): void => {
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(xml);
    };
    const answer = async (): Promise<void> => {
      const form = new URLSearchParams((await readBody(request)).toString());
      const action = form.get('Action') ?? '';
      if (latency) await asSlowAs('ses');
      const fault = action === 'SendRawEmail' ? ses.nextFault() : undefined;
      const refusal = fault && refusalOf(fault);
      if (refusal) return reply(refusal.status, errorXml(refusal));
      const result = call(ses, action, form);
      if ('type' in result) return reply(result.status, errorXml(result));
      if (fault === 'lose-answer') {
        request.socket.destroy();
        return;
      }
      if (fault === 'error-after-accept') {
        return reply(
          500,
          errorXml({ status: 500, type: 'InternalFailure', message: 'The request failed on the way back.' }),
        );
      }
      reply(200, `<${action}Response><${action}Result>${result.xml}</${action}Result></${action}Response>`);
    };
    answer().catch((error: unknown) =>
      reply(500, errorXml({ status: 500, type: 'InternalFailure', message: String(error) })),
    );
  };
}

function call(ses: SesEngine, action: string, form: URLSearchParams): { xml: string } | Refusal {
  switch (action) {
    case 'SendRawEmail':
      return send(ses, form);
    case 'VerifyEmailIdentity':
      ses.verify(form.get('EmailAddress') ?? '');
      return { xml: '' };
    case 'VerifyDomainIdentity':
      ses.verify(form.get('Domain') ?? '');
      return { xml: '<VerificationToken>local</VerificationToken>' };
    case 'ListIdentities':
      return {
        xml: `<Identities>${ses
          .identities()
          .map((one) => `<member>${escapeXml(one)}</member>`)
          .join('')}</Identities>`,
      };
    case 'GetIdentityVerificationAttributes': {
      const asked = [...form].filter(([name]) => name.startsWith('Identities.')).map(([, one]) => one);
      return {
        xml: `<VerificationAttributes>${asked
          .filter((one) => ses.isVerified(one))
          .map(
            (one) =>
              `<entry><key>${escapeXml(one)}</key><value><VerificationStatus>Success</VerificationStatus></value></entry>`,
          )
          .join('')}</VerificationAttributes>`,
      };
    }
    case 'GetIdentityDkimAttributes': {
      const known = new Set(ses.identities());
      const asked = [...form].filter(([name]) => name.startsWith('Identities.')).map(([, one]) => one);
      const tokens = ['one', 'two', 'three'].map((one) => `<member>local${one}</member>`).join('');
      return {
        xml: `<DkimAttributes>${asked
          .filter((one) => known.has(one))
          .map(
            (one) =>
              `<entry><key>${escapeXml(one)}</key><value><DkimEnabled>true</DkimEnabled><DkimVerificationStatus>Success</DkimVerificationStatus><DkimTokens>${tokens}</DkimTokens></value></entry>`,
          )
          .join('')}</DkimAttributes>`,
      };
    }
    case 'GetSendQuota': {
      const { perDay, perSecond, lastDay } = ses.quota();
      return {
        xml: `<Max24HourSend>${perDay}</Max24HourSend><MaxSendRate>${perSecond}</MaxSendRate><SentLast24Hours>${lastDay}</SentLast24Hours>`,
      };
    }
    default:
      return {
        status: 400,
        type: 'InvalidAction',
        message: `The action ${action} is not valid for this endpoint.`,
      };
  }
}

function send(ses: SesEngine, form: URLSearchParams): { xml: string } | Refusal {
  const result = ses.accept({
    raw: Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'),
    from: form.get('Source') ?? '',
    to: members(form, 'Destinations.member.'),
    tags: tagsOf(form),
  });
  return 'id' in result ? { xml: `<MessageId>${result.id}</MessageId>` } : result;
}

function refusalOf(fault: Fault): Refusal | undefined {
  switch (fault) {
    case 'server-error':
      return {
        status: 500,
        type: 'InternalFailure',
        message: 'The request failed because of an unknown error.',
      };
    case 'throttle-rate':
      return { status: 400, type: 'Throttling', message: 'Maximum sending rate exceeded.' };
    case 'throttle-day':
      return { status: 400, type: 'Throttling', message: 'Daily message quota exceeded.' };
    case 'reject':
      return { status: 400, type: 'MessageRejected', message: 'Email address is not verified.' };
    case 'lose-answer':
    case 'error-after-accept':
      return undefined;
  }
}

function members(form: URLSearchParams, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${prefix}${index}`); index++)
    values.push(form.get(`${prefix}${index}`) ?? '');
  return values;
}

function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${index}.Name`); index++) {
    tags[form.get(`Tags.member.${index}.Name`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
  }
  return tags;
}

function errorXml({ type, message }: Refusal): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
