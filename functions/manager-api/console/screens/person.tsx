/** One person's whole story: answers and their correction, screening, everything sent, answered and done. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { call, View } from '../api.ts';
import { Heading, Loading, Tag } from '../components.tsx';
import { ReasonField } from '../fields.tsx';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import { Said } from './person-answers.tsx';
import type { PersonView } from '../../screens/person.ts';
import { AsSent } from './person-email.tsx';
import { Notes } from './person-notes.tsx';
import { TakeArchive } from './person-archive.tsx';
import { ErasePerson } from './person-erase.tsx';
import { TakesPart } from './person-participation.tsx';

export function OnePerson({ cohort, id }: { cohort: CohortName; id: string }): JSX.Element {
  const view = useMemo(
    () => new View<PersonView>(`/api/cohorts/${cohort.id}/people/${encodeURIComponent(id)}`),
    [cohort.id, id],
  );
  // The audit says who looked at whom.
  useEffect(() => {
    void call(`/api/cohorts/${cohort.id}/people/${encodeURIComponent(id)}/views`, 'POST', {}).catch(
      () => undefined,
    );
  }, [cohort.id, id]);
  return (
    <>
      <p>
        <a href={addressOf({ cohort: cohort.id, screen: 'people' })}>All people</a>
      </p>
      <Loading view={view}>
        {(person) => {
          const { name, email, role, standing, errors, timeline } = person;
          return (
            <>
              <Heading title={name}>{name || 'No name given'}</Heading>
              <p>
                <Tag>{role}</Tag> <Tag>{standing}</Tag> <span class="soft">{email}</span>
              </p>
              {person.pairs.map(({ id: other, with: name, state }) => (
                <p key={other}>
                  With <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: other })}>{name}</a>:{' '}
                  {state}
                </p>
              ))}
              {errors.map((one) => (
                <p key={one}>
                  <Tag kind="warm">{one}</Tag>
                </p>
              ))}
              {person.decidable && cohort.role !== 'reader' && (
                <Decision cohort={cohort} person={person} onDecided={() => void view.load()} />
              )}
              <div class="columns">
                <Said key={person.id} cohort={cohort} person={person} onMoved={() => view.load()} />
                <section class="card" aria-labelledby="story">
                  <h2 id="story">History</h2>
                  <ol class="next">
                    {timeline.map(({ at, what, note, message }) => (
                      <li key={`${at} ${what}`}>
                        <time dateTime={at}>{timeIn(cohort.zone, at)}</time>
                        <span>
                          {message === undefined ? (
                            what
                          ) : (
                            <AsSent cohort={cohort} person={id} message={message}>
                              {what}
                            </AsSent>
                          )}
                          {note !== undefined && <span class="soft"> ({note})</span>}
                        </span>
                      </li>
                    ))}
                  </ol>
                </section>
              </div>
              <Notes cohort={cohort} person={person} onChanged={() => view.load()} />
              {cohort.role !== 'reader' && (
                <TakesPart
                  key={`part ${person.revision}`}
                  cohort={cohort}
                  person={person}
                  onChanged={() => void view.load()}
                />
              )}
              {cohort.role !== 'reader' && (
                <div class="acts start">
                  <TakeArchive cohort={cohort} person={id} name={name} />
                  <ErasePerson cohort={cohort} person={id} name={name} />
                </div>
              )}
            </>
          );
        }}
      </Loading>
    </>
  );
}

const DECISIONS = [
  {
    screening: 'accepted',
    act: 'Accept',
    then: 'The person takes part in the match, and gets an email in ten minutes.',
  },
  {
    screening: 'waitlisted',
    act: 'Put on the waiting list',
    then: 'The person gets an email in ten minutes, unless you undo it before.',
  },
  {
    screening: 'rejected',
    act: 'Reject',
    then: 'The person gets an email with your reason in ten minutes, unless you undo it before.',
  },
  {
    screening: 'interview',
    act: 'Ask for an interview',
    then: 'The person gets an email in ten minutes that asks for a time, and stays undecided until you decide.',
  },
  {
    screening: 'open',
    act: 'Undo the decision',
    then: 'The rules of the program decide again at the close, if it is still to come.',
  },
] as const;

const STANDS: Readonly<Record<PersonView['screening'], string>> = {
  open: "Not decided yet. The program's rules decide when applications close.",
  accepted: 'Accepted',
  rejected: 'Rejected',
  waitlisted: 'On the waiting list',
  interview: 'Waiting for your interview.',
};

/** Accept, reject or waitlist by hand; what a button does beyond this page is said beside it, before. */
function Decision({
  cohort,
  person,
  onDecided,
}: {
  cohort: CohortName;
  person: PersonView;
  onDecided: () => void;
}): JSX.Element {
  const { id, screening, screenedBecause, revision } = person;
  const problem = useSignal('');
  const because = useSignal('');
  const decide = async (wanted: PersonView['screening']): Promise<void> => {
    const told = wanted === 'rejected' || wanted === 'waitlisted';
    try {
      const path = `/api/cohorts/${cohort.id}/people/${encodeURIComponent(id)}/screening`;
      await call(path, 'POST', { screening: wanted, revision, ...(told && { because: because.value }) });
      problem.value = '';
      onDecided();
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <section class="card" aria-labelledby="decision">
      <h2 id="decision">Screening</h2>
      <p>
        {STANDS[screening]}
        {screenedBecause !== undefined && <span class="soft"> ({screenedBecause})</span>}
      </p>
      {problem.value && <p role="alert">{problem.value}</p>}
      <ReasonField label="Reason for the email (waiting list or rejection)" reason={because} />
      <ul class="choices">
        {DECISIONS.filter((one) => one.screening !== screening).map(({ screening: wanted, act, then }) => (
          <li key={wanted}>
            <button type="button" onClick={() => void decide(wanted)}>
              {act}
            </button>{' '}
            <span class="soft">{then}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
