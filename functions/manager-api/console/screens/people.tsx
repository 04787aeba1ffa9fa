/** Everyone who applied; deciding about many at once; and two applications that may be one person's. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Filters, Heading, holds, Loading, Problem, Table, Tag } from '../components.tsx';
import { addressOf, IMPORT } from '../route.ts';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { InterestedView, PersonRow } from '../../screens/people.ts';
import { Duplicates } from './people-duplicates.tsx';
import { BulkDecisions } from './people-decisions.tsx';

const SHOWN = 200;

export function People({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PersonRow[]>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const sought = useSignal('');
  const taking = useAct();
  const withErrorsOnly = useSignal(false);
  const withoutOnly = useSignal(false);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  return (
    <>
      <Heading title="People">People</Heading>
      <Loading view={view}>
        {(people) => {
          const found = people.filter(
            ({ name, role, standing, errors, without }) =>
              (!withErrorsOnly.value || errors.length > 0) &&
              (!withoutOnly.value || without !== undefined) &&
              holds(sought, `${name} ${role} ${standing}`),
          );
          const alone = people.filter(({ without }) => without !== undefined).length;
          const mayDecide = cohort.role !== 'reader' && people.some(({ decidable }) => decidable);
          return (
            <>
              <Duplicates cohort={cohort} onMerged={() => void view.load()} />
              <Filters
                sought={sought}
                only={[
                  { chosen: withErrorsOnly, label: 'only with errors' },
                  ...(alone > 0 ? [{ chosen: withoutOnly, label: `only without a match (${alone})` }] : []),
                ]}
              />
              <div class="heading">
                <p class="soft" role="status">
                  {found.length} of {people.length}
                  {found.length > SHOWN && `; showing the first ${SHOWN}`}
                </p>
                <div class="acts inline">
                  {cohort.role !== 'reader' && (
                    <a
                      class="button"
                      href={addressOf({ cohort: cohort.id, screen: 'people', detail: IMPORT })}
                    >
                      Import people
                    </a>
                  )}
                  <Exports cohort={cohort} name="applications" act={taking} />
                </div>
              </div>
              <Problem of={taking} />
              {mayDecide && (
                <BulkDecisions
                  cohort={cohort}
                  people={people}
                  found={found.slice(0, SHOWN)}
                  chosen={chosen}
                  onDecided={() => void view.load()}
                />
              )}
              {people.length === 0 && (
                <p>
                  No one yet. People come in through the form, whose address is on{' '}
                  <a href={addressOf({ cohort: cohort.id, screen: 'setup' })}>Setup</a>, or by an import.
                </p>
              )}
              <Table
                label="People"
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
                            aria-label={`Select ${name || 'person without a name'}`}
                            checked={chosen.value.has(id)}
                            onChange={() => (chosen.value = toggled(chosen.value, id))}
                          />
                        )}{' '}
                        <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>
                          {name || 'No name'}
                        </a>
                      </>
                    ),
                  },
                  { name: 'Role', of: ({ role }) => role },
                  { name: 'Status', of: ({ standing }) => <Tag>{standing}</Tag> },
                  { name: 'Applied', of: ({ appliedAt }) => timeIn(cohort.zone, appliedAt), number: true },
                  {
                    name: 'Problems',
                    of: ({ errors, without }) => [without ?? '', errors.join('. ')].join(' ').trim(),
                  },
                ]}
              />
            </>
          );
        }}
      </Loading>
      <Interested cohort={cohort} />
    </>
  );
}

/** Whom an invitation or a poll has reached, and who has not applied. */
function Interested({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<InterestedView>(`/api/cohorts/${cohort.id}/interested`), [cohort.id]);
  return (
    <Loading view={view}>
      {({ total, people }) =>
        total === 0 ? (
          <></>
        ) : (
          <section aria-labelledby="interested">
            <h2 id="interested">Invited or interested, and not applied yet ({total})</h2>
            <Table
              label="People who have not applied yet"
              rows={people}
              keyOf={({ id }) => id}
              columns={[
                { name: 'Name', of: ({ name }) => name || 'No name' },
                { name: 'Email', of: ({ email }) => email },
                { name: 'Status', of: ({ how }) => <Tag>{how}</Tag> },
              ]}
            />
            {total > people.length && <p class="soft">The first {people.length} are shown.</p>}
          </section>
        )
      }
    </Loading>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
