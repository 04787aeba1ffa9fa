/** Signs deliveries as the form providers do. For the demo, the replay and the tests. */
import { createHmac } from 'node:crypto';

export function typeformHeaders(body: string, secret: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'typeform-signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`,
  };
}

/** `at` in epoch milliseconds; `secret` with or without its `whsec_`. */
export function standardWebhookHeaders(
  body: string,
  secret: string,
  { id, at }: { readonly id: string; readonly at: number },
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
