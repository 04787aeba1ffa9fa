/** Everybody who applied; deciding about many at once; and two applications that may be one person's. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Exports } from '../exports.tsx';
import {
  Answer,
  Dialog,
  Filters,
  Heading,
  holds,
  Loading,
  Problem,
  ReasonField,
  Table,
  Tag,
} from '../components.tsx';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { DuplicateView, PersonRow } from '../../screens/people.ts';

const SHOWN = 200;

export function People({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PersonRow[]>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const sought = useSignal('');
  const taking = useAct();
  const troubledOnly = useSignal(false);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  return (
    <>
      <Heading title="People">People</Heading>
      <Loading view={view}>
        {(people) => {
          const found = people.filter(
            ({ name, role, standing, errors }) =>
              (!troubledOnly.value || errors.length > 0) && holds(sought, `${name} ${role} ${standing}`),
          );
          const mayDecide = cohort.role !== 'reader' && people.some(({ decidable }) => decidable);
          return (
            <>
              <Duplicates cohort={cohort} onMerged={() => void view.load()} />
              <Filters
                sought={sought}
                only={{ chosen: troubledOnly, label: 'only where something is wrong' }}
              />
              <div class="heading">
                <p class="soft" role="status">
                  {found.length} of {people.length}
                  {found.length > SHOWN && `; the first ${SHOWN} are shown`}
                </p>
                <Exports cohort={cohort} name="applications" act={taking} />
              </div>
              <Problem of={taking} />
              {mayDecide && (
                <Bulk
                  cohort={cohort}
                  people={people}
                  found={found}
                  chosen={chosen}
                  onDecided={() => void view.load()}
                />
              )}
              <Table
                label="Table of people"
                rows={found.slice(0, SHOWN)}
                keyOf={({ id }) => id}
                columns={[
                  {
                    name: 'Name',
                    of: ({ id, name, decidable }) => (
                      <>
                        {mayDecide && decidable && (
                          <input
                            type="checkbox"
                            aria-label={`Choose ${name || 'somebody without a name'}`}
                            checked={chosen.value.has(id)}
                            onChange={() => (chosen.value = toggled(chosen.value, id))}
                          />
                        )}{' '}
                        <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>
                          {name || 'no name given'}
                        </a>
                      </>
                    ),
                  },
                  { name: 'Role', of: ({ role }) => role },
                  { name: 'Standing', of: ({ standing }) => <Tag>{standing}</Tag> },
                  { name: 'Applied', of: ({ appliedAt }) => timeIn(cohort.zone, appliedAt), number: true },
                  { name: 'What is wrong', of: ({ errors }) => errors.join('. ') },
                ]}
              />
            </>
          );
        }}
      </Loading>
    </>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

const DECISIONS = [
  { screening: 'accepted', act: 'Accept', email: false },
  { screening: 'interview', act: 'Ask for a talk first', email: false },
  { screening: 'waitlisted', act: 'Put on the waiting list', email: true },
  { screening: 'rejected', act: 'Reject', email: true },
  { screening: 'open', act: 'Take decisions back', email: false },
] as const;
type Decision = (typeof DECISIONS)[number];

/** One decision about everybody who is chosen; the number of emails is said before. */
function Bulk({
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
  const choosable = found.filter(({ decidable }) => decidable).slice(0, SHOWN);
  const picked = people.filter(({ id, decidable }) => decidable && chosen.value.has(id));
  const decide = async ({ screening, email }: Decision): Promise<void> => {
    const done = await act.run(async () => {
      const { decided, refused } = await call<{
        decided: number;
        refused: readonly { name: string; because: string }[];
      }>(`/api/cohorts/${cohort.id}/people/screening`, 'POST', {
        screening,
        people: picked.map(({ id, revision }) => ({ person: id, revision })),
        ...(email && { because: because.value }),
      });
      told.value = [
        `${decided} decided.`,
        ...refused.map(({ name, because: why }) => `Not ${name}: ${why}.`),
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
          Choose all {choosable.length} shown
        </button>
        {picked.length > 0 && (
          <>
            <button type="button" onClick={() => (chosen.value = new Set())}>
              Choose nobody
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
          {asking.value.email ? (
            <>
              <p>{picked.length} emails go out within minutes, each with this reason.</p>
              <ReasonField label="The reason, as they read it" reason={because} />
            </>
          ) : (
            <p>No email is sent.</p>
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

/** Suggestions only: two people may share a name. */
function Duplicates({ cohort, onMerged }: { cohort: CohortName; onMerged: () => void }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/duplicates`;
  const view = useMemo(() => new View<DuplicateView[]>(path), [path]);
  const merging = useSignal<DuplicateView | undefined>(undefined);
  return (
    <Loading view={view}>
      {(duplicates) => (
        <>
          {duplicates.length > 0 && (
            <details class="card">
              <summary>Perhaps the same person twice ({duplicates.length})</summary>
              <ul class="pairs">
                {duplicates.map((one) => (
                  <li key={one.people.map(({ id }) => id).join()} class="card">
                    <p>{one.because}</p>
                    {one.people.map(({ id, name, email, role, appliedAt }) => (
                      <p key={id}>
                        <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>{name}</a>{' '}
                        <span class="soft">
                          {email}, {role}, {timeIn(cohort.zone, appliedAt)}
                        </span>
                      </p>
                    ))}
                    {cohort.role !== 'reader' && (
                      <button type="button" onClick={() => (merging.value = one)}>
                        Merge …<span class="hidden"> {one.people[0]?.name}</span>
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {merging.value && (
            <Merge
              path={path}
              duplicate={merging.value}
              onClose={() => (merging.value = undefined)}
              onMerged={() => {
                merging.value = undefined;
                void view.load();
                onMerged();
              }}
            />
          )}
        </>
      )}
    </Loading>
  );
}

/** What cannot be undone asks for the name. */
function Merge({
  path,
  duplicate: { people },
  onClose,
  onMerged,
}: {
  path: string;
  duplicate: DuplicateView;
  onClose: () => void;
  onMerged: () => void;
}): JSX.Element {
  const kept = useSignal(people[0]?.id ?? '');
  const typed = useSignal('');
  const act = useAct();
  const [keep, drop] = [
    people.find(({ id }) => id === kept.value),
    people.find(({ id }) => id !== kept.value),
  ];
  const merge = async (): Promise<void> => {
    if (!keep || !drop) return;
    const side = ({ id, revision }: DuplicateView['people'][number]) => ({ person: id, revision });
    if (await act.run(() => call(path, 'POST', { keep: side(keep), drop: side(drop) }))) onMerged();
  };
  const sure = keep !== undefined && typed.value.trim().toLowerCase() === keep.name.trim().toLowerCase();
  return (
    <Dialog title="Merge two applications?" onClose={onClose} wide>
      <fieldset>
        <legend>Which one stays?</legend>
        {people.map(({ id, name, email, role }) => (
          <label key={id} class="check">
            <input type="radio" name="keep" checked={kept.value === id} onChange={() => (kept.value = id)} />
            {name}, {email} ({role})
          </label>
        ))}
      </fieldset>
      <p>
        The answers of both are kept as versions; the newest count. The other application is gone, and its
        address leads here. This cannot be undone.
      </p>
      <label class="field">
        Write the name "{keep?.name}" to say that you mean it
        <input
          type="text"
          value={typed.value}
          onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
        />
      </label>
      <Answer act={act} yes="Merge" disabled={!sure} onNo={onClose} onYes={() => void merge()} />
    </Dialog>
  );
}
