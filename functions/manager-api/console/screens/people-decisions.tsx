/** The same decision about many applicants at once. */
import type { JSX } from 'preact';
import { call } from '../api.ts';
import { Answer, Dialog, ReasonField } from '../components.tsx';
import { type Signal, useSignal } from '@preact/signals';
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
  people,
  found,
  chosen,
  onDecided,
}: {
  cohort: CohortName;
  people: readonly PersonRow[];
  found: readonly PersonRow[];
  chosen: Signal<ReadonlySet<string>>;
  onDecided: () => void;
}): JSX.Element {
  const asking = useSignal<Decision | undefined>(undefined);
  const because = useSignal('');
  const told = useSignal('');
  const act = useAct();
  const choosable = found.filter(({ decidable }) => decidable);
  const picked = people.filter(({ id, decidable }) => decidable && chosen.value.has(id));
  const decide = async ({ screening, emails }: Decision): Promise<void> => {
    const done = await act.run(async () => {
      const { decided, refused } = await call<{
        decided: number;
        refused: readonly { name: string; because: string }[];
      }>(`/api/cohorts/${cohort.id}/people/screening`, 'POST', {
        screening,
        people: picked.map(({ id, revision }) => ({ person: id, revision })),
        ...(emails === 'with-reason' && { because: because.value }),
      });
      told.value = [
        `Saved the decision for ${decided} ${decided === 1 ? 'person' : 'people'}.`,
        ...refused.map(({ name, because: why }) => `Not saved for ${name}: ${why}.`),
      ].join(' ');
    });
    if (!done) return;
    asking.value = undefined;
    chosen.value = new Set();
    onDecided();
  };
  return (
    <div class="card">
      <div class="acts start small">
        <button
          type="button"
          onClick={() => (chosen.value = new Set(choosable.map(({ id }) => id)))}
          disabled={choosable.length === 0}
        >
          Select all {choosable.length} shown
        </button>
        {picked.length > 0 && (
          <>
            <button type="button" onClick={() => (chosen.value = new Set())}>
              Clear selection
            </button>
            {DECISIONS.map((one) => (
              <button key={one.screening} type="button" onClick={() => (asking.value = one)}>
                {one.act} ({picked.length})
              </button>
            ))}
          </>
        )}
      </div>
      <p role="status">{told.value}</p>
      {asking.value && (
        <Dialog
          title={`${asking.value.act}: ${picked.length} people?`}
          onClose={() => (asking.value = undefined)}
        >
          <p>
            {asking.value.emails === 'none'
              ? 'No email is sent.'
              : `${picked.length} emails go out in ten minutes. Until then you can undo it on the page of each person.`}
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
    </div>
  );
}
