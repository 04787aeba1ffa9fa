/** One perfect application, accepted and with consent; a test says what is different about its own. */
import type { Application, Consent } from '../../shared/domain/application.ts';

export const CONSENT: Consent = { version: '2026-1', at: '2026-03-02T09:00:00.000Z', by: 'form' };

export function applicationOf(change: Partial<Application> = {}): Application {
  const { submittedAt = '2026-03-02T09:00:00.000Z' } = change;
  return {
    cohort: 'spring-2026',
    person: 'ana',
    role: 'mentee',
    answers: {},
    submittedAt,
    appliedAt: submittedAt,
    receivedAt: '2026-03-02T09:00:00.000Z',
    versions: 1,
    missing: [],
    consent: CONSENT,
    screening: 'accepted',
    capacity: 1,
    seatsTaken: 0,
    paused: false,
    revision: 1,
    ...change,
  };
}
