/** The same decision about many applicants at once. */
import type { JSX } from 'preact';
import { call } from '../api.ts';
import { Answer, Dialog } from '../components.tsx';
import { ReasonField } from '../fields.tsx';
import { useSignal } from '@preact/signals';
import type { CohortName } from '../../screens/today.ts';
import type { PersonRow } from '../../screens/people.ts';
import { useAct } from '../acts.ts';

const DECISIONS = [
  { screening: 'accepted', act: 'Accept', emails: 'without-reason' },
  { screening: 'interview', act: 'Ask for an interview', emails: 'without-reason' },
  { screening: 'waitlisted', act: 'Put on the waiting list', emails: 'with-reason' },
  { screening: 'rejected', act: 'Reject', emails: 'with-reason' },
  { screening: 'open', act: 'Undo decisions', emails: 'none' },
] as const;

type Decision = (typeof DECISIONS)[number];

/** One decision about everyone who is chosen; the number of emails is said before. */
export function BulkDecisions({
  cohort,
  picked,
  onDecided,
}: {
  cohort: CohortName;
  picked: readonly PersonRow[];
  /** What became of it, in words. */
  onDecided: (says: string) => void;
}): JSX.Element {
  const asking = useSignal<Decision | undefined>(undefined);
  const because = useSignal('');
  const act = useAct();
  const count = `${picked.length} ${picked.length === 1 ? 'person' : 'people'}`;
  const decide = async ({ screening, emails }: Decision): Promise<void> => {
    const says: string[] = [];
    let decidedAll = 0;
    const done = await act.run(async () => {
      for (let from = 0; from < picked.length; from += AT_ONCE) {
        const people = picked.slice(from, from + AT_ONCE);
        const { decided, refused } = await call<{
          decided: number;
          refused: readonly { name: string; because: string }[];
        }>(`/api/cohorts/${cohort.id}/people/screening`, 'POST', {
          screening,
          people: people.map(({ id, revision }) => ({ person: id, revision })),
          ...(emails === 'with-reason' && { because: because.value }),
        });
        decidedAll += decided;
        says.push(...refused.map(({ name, because: why }) => `Not saved for ${name}: ${why}.`));
      }
    });
    if (!done) return;
    asking.value = undefined;
    onDecided(
      [`Saved the decision for ${decidedAll} ${decidedAll === 1 ? 'person' : 'people'}.`, ...says].join(' '),
    );
  };
  return (
    <>
      {DECISIONS.map((one) => (
        <button key={one.screening} type="button" onClick={() => (asking.value = one)}>
          {one.act} ({picked.length})
        </button>
      ))}
      {asking.value && (
        <Dialog title={`${asking.value.act}: ${count}?`} onClose={() => (asking.value = undefined)}>
          <p>
            {asking.value.emails === 'none'
              ? 'No email is sent.'
              : `${picked.length === 1 ? 'One email goes' : `${picked.length} emails go`} out in ten minutes. Until then you can undo it on the page of each person.`}
          </p>
          {asking.value.emails === 'with-reason' && (
            <ReasonField label="Reason (they will read it)" reason={because} />
          )}
          <Answer
            act={act}
            yes={`${asking.value.act} (${picked.length})`}
            onNo={() => (asking.value = undefined)}
            onYes={() => asking.value && void decide(asking.value)}
          />
        </Dialog>
      )}
    </>
  );
}

/** As many as one request may decide about. */
const AT_ONCE = 100;
