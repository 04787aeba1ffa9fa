/** The guided start's steps about the program itself: what it is, how people meet, when, and who can take part. */
import type { JSX } from 'preact';
import { useTyped } from '../schema-field.tsx';
import { Cards, linesOf, Makes, Notes, OutlineField, PageMade } from './begin-parts.tsx';
import type { Outlining } from './outline.ts';
import type { Outline } from '../../screens/begin.ts';

interface StepProps {
  readonly outlining: Outlining;
}

export function WhatStep({ outlining }: StepProps): JSX.Element {
  return (
    <>
      <div class="card">
        {(['name', 'purpose', 'cohort', 'manager', 'replies'] as const).map((name) => (
          <OutlineField key={name} outlining={outlining} step="what" name={name} />
        ))}
        <p class="soft">
          On mornings on which a task is new, a digest goes to {outlining.begun.email}, the address that you
          sign in with.
        </p>
      </div>
      <Makes title="The public page">
        <PageMade outlining={outlining} path="/api/begin/page" title="The public page of your program" />
      </Makes>
    </>
  );
}

const FREQUENCIES: readonly Outline['frequency'][] = ['every week', 'every two weeks', 'once a month'];
const MEETINGS: readonly Outline['meeting'][] = ['half an hour', 'one hour', 'an hour and a half'];

export function HowStep({ outlining }: StepProps): JSX.Element {
  const { format, frequency, meeting } = outlining.outline.value;
  return (
    <>
      <div class="card">
        <Cards
          legend="The kind of mentoring"
          name="format"
          chosen={format}
          onChoose={(id) => outlining.set({ format: id })}
          cards={outlining.begun.formats.map(({ id, title, says, needs }) => ({
            id,
            title,
            says: (
              <>
                <span>{says}</span>
                <span class="soft">{needs}</span>
              </>
            ),
          }))}
        />
      </div>
      <Makes title="What people sign up for">
        <Choice
          label="How often they meet"
          options={FREQUENCIES}
          chosen={frequency}
          onChoose={(value) => outlining.set({ frequency: value })}
        />
        <Choice
          label="For how long each time"
          options={MEETINGS}
          chosen={meeting}
          onChoose={(value) => outlining.set({ meeting: value })}
        />
        <p role="status">
          Emails and the public page say: <strong>{outlining.view.value.commitment}</strong>.
        </p>
      </Makes>
    </>
  );
}

function Choice<Value extends string>({
  label,
  options,
  chosen,
  onChoose,
}: {
  label: string;
  options: readonly Value[];
  chosen: Value;
  onChoose: (value: Value) => void;
}): JSX.Element {
  return (
    <label class="field">
      {label}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const value = options.find((one) => one === currentTarget.value);
          if (value !== undefined) onChoose(value);
        }}
      >
        {options.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

export function WhenStep({ outlining }: StepProps): JSX.Element {
  const { phases } = outlining.view.value;
  const all = phases.reduce((sum, { days }) => sum + Math.max(days, 1), 0);
  return (
    <>
      <div class="card">
        {(['zone', 'opens', 'closesOn', 'closesAt', 'starts', 'ends'] as const).map((name) => (
          <OutlineField key={name} outlining={outlining} step="when" name={name} />
        ))}
      </div>
      <Makes title="The whole cohort">
        {phases.length === 0 ? (
          <p class="soft">The timeline is here when the dates follow each other.</p>
        ) : (
          <>
            <div class="phases" aria-hidden="true">
              {phases.map(({ name, days }) => (
                <span key={name} style={{ width: `${(Math.max(days, 1) / all) * 100}%` }} />
              ))}
            </div>
            <ol class="phase-list">
              {phases.map(({ name, days, from }) => (
                <li key={name}>
                  <strong>{name}</strong>
                  <span>
                    from {from}, {days === 1 ? 'one day' : `${days} days`}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Makes>
    </>
  );
}

export function WhoStep({ outlining }: StepProps): JSX.Element {
  const { audience, mentorYears, menteeYears } = outlining.outline.value;
  const { rules } = outlining.view.value;
  return (
    <>
      <div class="card">
        <Cards
          legend="People who can apply"
          name="audience"
          chosen={audience}
          onChoose={(id) => outlining.set({ audience: id })}
          cards={[
            { id: 'everyone', title: 'Everyone', says: <span>Anyone who has the address of the form.</span> },
            {
              id: 'members',
              title: 'Members only',
              says: (
                <span>
                  People with an address at your organization. Answers of others are kept, and they are told
                  how to become members.
                </span>
              ),
            },
          ]}
        />
        {audience === 'members' && (
          <>
            <Domains outlining={outlining} />
            <OutlineField outlining={outlining} step="who" name="become" />
          </>
        )}
        <OutlineField outlining={outlining} step="who" name="menteesFrom" />
        <h2>Rules</h2>
        <p>Leave a line empty, and it is no rule.</p>
        <Years
          before="Mentors have at least"
          value={mentorYears}
          onChange={(value) => outlining.set({ mentorYears: value })}
        />
        <Years
          before="Mentees have at most"
          value={menteeYears}
          onChange={(value) => outlining.set({ menteeYears: value })}
        />
        <p class="soft">
          Rules are applied when applications close. You can decide otherwise about every single person.
        </p>
      </div>
      <Makes title="What happens at the deadline">
        {rules.length === 0 ? (
          <p>Everyone who has applied in time is accepted.</p>
        ) : (
          <>
            <p>Everyone is accepted who meets these rules:</p>
            <ul class="steps">
              {rules.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </>
        )}
        <Notes outlining={outlining} name="mentorYears" />
      </Makes>
    </>
  );
}

function Domains({ outlining }: StepProps): JSX.Element {
  const typed = useTyped(outlining.outline.value.domains.join('\n'));
  const problem = outlining.editing('who').problemAt(['domains']);
  return (
    <div class="field">
      <label for="domains">Domains of your members, one on each line</label>
      <span class="soft" id="domains-help">
        The part of an address behind the @: example.org
      </span>
      <textarea
        id="domains"
        rows={3}
        aria-describedby="domains-help"
        aria-invalid={problem !== undefined}
        {...typed}
        onChange={({ currentTarget }) => outlining.set({ domains: linesOf(currentTarget.value) })}
      />
      {problem !== undefined && <span class="problem">{problem}</span>}
    </div>
  );
}

function Years({
  before,
  value,
  onChange,
}: {
  before: string;
  value: number | null;
  onChange: (value: number | null) => void;
}): JSX.Element {
  return (
    <label class="sentence">
      <span>{before}</span>
      <input
        type="number"
        min={0}
        max={60}
        inputMode="numeric"
        value={value ?? ''}
        onChange={({ currentTarget }) => {
          const given = currentTarget.valueAsNumber;
          onChange(Number.isNaN(given) ? null : Math.min(60, Math.max(0, Math.round(given))));
        }}
      />
      <span>years of work experience</span>
    </label>
  );
}
