/** Everybody who applied; one person's whole story. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CohortName, PersonRow, PersonView } from '../../views.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Tag } from '../parts.tsx';
import { addressOf } from '../place.ts';
import { timeIn } from '../words.ts';

const SHOWN = 200;

export function People({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PersonRow[]>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const sought = useSignal('');
  const troubledOnly = useSignal(false);
  return (
    <>
      <Heading title="People">People</Heading>
      <Loading view={view}>
        {(people) => {
          const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
          const found = people.filter(
            ({ name, role, standing, trouble }) =>
              (!troubledOnly.value || trouble.length > 0) &&
              words.every((word) => `${name} ${role} ${standing}`.toLowerCase().includes(word)),
          );
          return (
            <>
              <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
                <label>
                  Search
                  <input
                    type="search"
                    value={sought.value}
                    onInput={({ currentTarget }) => (sought.value = currentTarget.value)}
                  />
                </label>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={troubledOnly.value}
                    onChange={({ currentTarget }) => (troubledOnly.value = currentTarget.checked)}
                  />
                  only where something is wrong
                </label>
              </form>
              <p class="soft" role="status">
                {found.length} of {people.length}
                {found.length > SHOWN && `; the first ${SHOWN} are shown`}
              </p>
              <div class="scroll card" tabIndex={0} role="region" aria-label="Table of people">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Name</th>
                      <th scope="col">Role</th>
                      <th scope="col">Standing</th>
                      <th scope="col">Applied</th>
                      <th scope="col">What is wrong</th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.slice(0, SHOWN).map(({ id, name, role, standing, appliedAt, trouble }) => (
                      <tr key={id}>
                        <th scope="row">
                          <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>
                            {name || 'no name given'}
                          </a>
                        </th>
                        <td>{role}</td>
                        <td>
                          <Tag>{standing}</Tag>
                        </td>
                        <td class="n">{timeIn(cohort.zone, appliedAt)}</td>
                        <td>{trouble.join('. ')}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Loading>
    </>
  );
}

export function OnePerson({ cohort, id }: { cohort: CohortName; id: string }): JSX.Element {
  const view = useMemo(
    () => new View<PersonView>(`/api/cohorts/${cohort.id}/people/${encodeURIComponent(id)}`),
    [cohort.id, id],
  );
  return (
    <>
      <p>
        <a href={addressOf({ cohort: cohort.id, screen: 'people' })}>All people</a>
      </p>
      <Loading view={view}>
        {(person) => {
          const { name, email, role, standing, trouble, answers, timeline } = person;
          return (
            <>
              <Heading title={name}>{name || 'No name given'}</Heading>
              <p>
                <Tag>{role}</Tag> <Tag>{standing}</Tag> <span class="soft">{email}</span>
              </p>
              {trouble.map((one) => (
                <p key={one}>
                  <Tag kind="warm">{one}</Tag>
                </p>
              ))}
              {person.decidable && cohort.role !== 'reader' && (
                <Decision cohort={cohort} person={person} onDecided={() => void view.load()} />
              )}
              <div class="columns">
                <section class="card" aria-labelledby="answers">
                  <h2 id="answers">Answers</h2>
                  <dl class="answers">
                    {answers.map(({ question, answer }) => (
                      <div key={question}>
                        <dt>{question}</dt>
                        <dd>{answer}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
                <section class="card" aria-labelledby="story">
                  <h2 id="story">What happened</h2>
                  <ol class="next">
                    {timeline.map(({ at, what, note }) => (
                      <li key={`${at} ${what}`}>
                        <time dateTime={at}>{timeIn(cohort.zone, at)}</time>
                        <span>
                          {what}
                          {note !== undefined && <span class="soft"> ({note})</span>}
                        </span>
                      </li>
                    ))}
                  </ol>
                </section>
              </div>
            </>
          );
        }}
      </Loading>
    </>
  );
}

const DECISIONS = [
  { screening: 'accepted', act: 'Accept', then: 'No mail is sent; the match will count this person in.' },
  {
    screening: 'waitlisted',
    act: 'Put on the waiting list',
    then: 'A mail tells this person within minutes.',
  },
  { screening: 'rejected', act: 'Reject', then: 'A mail tells this person, with the reason.' },
  {
    screening: 'interview',
    act: 'Ask for a talk first',
    then: 'No mail is sent; nobody decides about this person but you.',
  },
  {
    screening: 'open',
    act: 'Take the decision back',
    then: 'The rules of the program decide when applications close.',
  },
] as const;

const STANDS: Readonly<Record<PersonView['screening'], string>> = {
  open: 'Not decided yet: the rules of the program do it when applications close.',
  accepted: 'Accepted',
  rejected: 'Rejected',
  waitlisted: 'On the waiting list',
  interview: 'Waits for a talk with you.',
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
      <label class="field">
        The reason, for a mail (waiting list, rejection)
        <input
          type="text"
          maxLength={300}
          value={because.value}
          onInput={({ currentTarget }) => (because.value = currentTarget.value)}
        />
      </label>
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
