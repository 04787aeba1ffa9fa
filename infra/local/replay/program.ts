import { Program } from '../../../shared/domain/program.ts';

/** The least program there can be, for deliveries that are only to be received. */
export function replayProgram(): Program {
  return Program.parse({
    program: {
      id: 'replay',
      name: 'Replay',
      purpose: 'Replays deliveries.',
      manager: { name: 'Manager', email: 'manager@example.org' },
      sender: { name: 'Replay', address: 'replay@example.org' },
      replyTo: 'manager@example.org',
    },
    cohort: {
      id: 'replay',
      name: 'Replay',
      zone: 'UTC',
      opens: '2000-01-01',
      closes: { date: '2099-01-01' },
      starts: '2099-01-01',
      ends: '2099-01-01',
    },
    commitment: { length: '', frequency: '', meeting: '' },
    questions: [{ id: 'anything', kind: 'text', text: 'Anything' }],
    sources: [{ id: 'any', provider: 'other', secret: null, purpose: 'survey' }],
    matching: {},
    journey: [{ id: 'receipt', when: { event: 'applied' }, to: 'concerned', email: 'receipt' }],
    policies: {},
    agreement: { version: '1', text: '' },
  });
}
