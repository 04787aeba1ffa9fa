/** Everyone who applied; deciding about many at once; and two applications that may be one person's. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Heading, Loading, Problem, Table, Tag } from '../components.tsx';
import { List } from '../list/list.tsx';
import { OfTask } from '../list/of-task.tsx';
import type { Filter } from '../list/state.ts';
import { addressOf, IMPORT } from '../route.ts';
import { dayIn, timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { InterestedView, PeopleView } from '../../screens/people.ts';
import { Duplicates } from './people-duplicates.tsx';
import { BulkDecisions } from './people-decisions.tsx';
import { ErasePerson, NAMELESS } from './person-erase.tsx';

type Row = PeopleView['people'][number];

export function People({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PeopleView>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const taking = useAct();
  return (
    <>
      <Heading title="People">People</Heading>
      <Duplicates cohort={cohort} onMerged={() => void view.load()} />
      <Loading view={view}>
        {({ people, questions }) => (
          <>
            {people.length === 0 && (
              <p>
                No one yet. People come in through the form, whose address is on{' '}
                <a href={addressOf({ cohort: cohort.id, screen: 'setup' })}>Setup</a>, or by an import.
              </p>
            )}
            <OfTask cohort={cohort} rows={people} idOf={({ id }) => id}>
              {(rows) => (
                <PeopleList {...{ cohort, rows, questions }} onDecided={() => void view.load()}>
                  {cohort.role !== 'reader' && (
                    <a
                      class="button"
                      href={addressOf({ cohort: cohort.id, screen: 'people', detail: IMPORT })}
                    >
                      Import people
                    </a>
                  )}
                  <Exports cohort={cohort} name="applications" act={taking} />
                </PeopleList>
              )}
            </OfTask>
            <Problem of={taking} />
          </>
        )}
      </Loading>
      <Interested cohort={cohort} />
    </>
  );
}

function PeopleList({
  cohort,
  rows,
  questions,
  onDecided,
  children,
}: {
  cohort: CohortName;
  rows: readonly Row[];
  questions: readonly string[];
  onDecided: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const told = useSignal('');
  const mayDecide = cohort.role !== 'reader' && rows.some(({ decidable }) => decidable);
  const filters: readonly Filter<Row>[] = [
    { id: 'role', name: 'Role', of: ({ role }) => [role] },
    { id: 'status', name: 'Status', of: ({ standing }) => [standing] },
    { id: 'look', name: 'Needs a look', of: lookOf },
    { id: 'before', name: 'Earlier cohorts', of: ({ tookPartBefore }) => (tookPartBefore ? [BEFORE] : []) },
    ...questions.map((question, index) => ({
      id: `q${index + 1}`,
      name: question,
      menu: 'Answers',
      of: ({ chose }: Row) => chose[index] ?? [],
    })),
  ];
  return (
    <>
      <p role="status">{told.value}</p>
      <List
        name="people"
        label="People"
        rows={rows}
        keyOf={({ id }) => id}
        text={({ name, email, role, standing }) => `${name} ${email} ${role} ${standing}`}
        filters={filters}
        ranges={[
          {
            id: 'applied',
            name: 'Applied',
            kind: 'date',
            of: ({ appliedAt }) => dayIn(cohort.zone, appliedAt),
          },
        ]}
        {...(mayDecide && {
          bulk: {
            chosen,
            may: ({ decidable }: Row) => decidable,
            nameOf: ({ name }: Row) => name || 'person without a name',
            acts: (picked: readonly Row[]) => (
              <BulkDecisions
                cohort={cohort}
                picked={picked}
                onDecided={(says) => {
                  told.value = says;
                  chosen.value = new Set();
                  onDecided();
                }}
              />
            ),
          },
        })}
        columns={[
          {
            name: 'Name',
            sort: ({ name }) => name || undefined,
            of: ({ id, name, tookPartBefore }) => (
              <>
                <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>
                  {name || 'No name'}
                </a>{' '}
                {tookPartBefore && <Tag>{BEFORE}</Tag>}
              </>
            ),
          },
          { name: 'Role', sort: ({ role }) => role, of: ({ role }) => role },
          { name: 'Status', sort: ({ standing }) => standing, of: ({ standing }) => <Tag>{standing}</Tag> },
          { name: 'Email', extra: true, sort: ({ email }) => email, of: ({ email }) => email },
          {
            name: 'Applied',
            number: true,
            sort: ({ appliedAt }) => appliedAt,
            of: ({ appliedAt }) => timeIn(cohort.zone, appliedAt),
          },
          {
            name: 'Notes',
            sort: ({ without, errors }) => without ?? errors[0],
            of: ({ without, errors }) => [without ?? '', errors.join('. ')].join(' ').trim(),
          },
        ]}
      >
        {children}
      </List>
    </>
  );
}

const BEFORE = 'took part before';

/** What is wrong, without what is only of one person: "Not answered", "Email bounced". */
function lookOf({ without, errors }: Row): readonly string[] {
  return [
    ...(without === undefined ? [] : ['without a match']),
    ...errors.map((error) => error.replace(/:.*$|^".*" /, '')),
  ];
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
                ...(cohort.role === 'reader'
                  ? []
                  : [
                      {
                        name: 'Erase',
                        of: ({ id, name }: InterestedView['people'][number]) => (
                          <ErasePerson cohort={cohort} person={id} name={name} confirmBy={NAMELESS} />
                        ),
                      },
                    ]),
              ]}
            />
            {total > people.length && <p class="soft">The first {people.length} are shown.</p>}
          </section>
        )
      }
    </Loading>
  );
}
