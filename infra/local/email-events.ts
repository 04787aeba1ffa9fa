/** EventBridge for the laptop, as far as SES's events need it: which rule wants an event, and what it hands on. */
import { type Excerpt, EMAIL_EVENT_RULES, type EmailEventRule } from '../event-rules.ts';
import type { EmailEvent } from './ses.ts';

export function ruleFor({ detail }: EmailEvent): EmailEventRule | undefined {
  return EMAIL_EVENT_RULES.find(({ eventTypes }) => eventTypes.includes(detail.eventType));
}

/** An input transformer: the object with every path replaced by what it leads to. */
export function excerptOf(event: object, excerpt: Excerpt): object {
  return Object.fromEntries(
    Object.entries(excerpt).map(([name, leaf]) => [
      name,
      typeof leaf === 'string' ? valueAt(event, leaf) : excerptOf(event, leaf),
    ]),
  );
}

function valueAt(event: object, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], event);
}
