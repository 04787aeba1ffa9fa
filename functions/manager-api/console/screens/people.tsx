/** Everybody who applied; one person's whole story. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CohortName, PersonRow, PersonView } from '../../views.ts';
import { View } from '../api.ts';
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
        {({ name, email, role, standing, trouble, answers, timeline }) => (
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
        )}
      </Loading>
    </>
  );
}
