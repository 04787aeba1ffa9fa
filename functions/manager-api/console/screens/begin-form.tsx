/** The guided start's steps about applying: the questions, and the form that asks them. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useTyped } from '../schema-field.tsx';
import { Cards, linesOf, Makes, Notes, OutlineField, PageMade } from './begin-parts.tsx';
import type { Outlining } from './outline.ts';
import type { Outline } from '../../screens/begin.ts';

export function QuestionsStep({ outlining }: { readonly outlining: Outlining }): JSX.Element {
  const { questions, own, skills } = outlining.outline.value;
  const { pool } = outlining.begun;
  const count = outlining.view.value.questions;
  const problems = outlining.tried.value.has('questions') ? outlining.problems('questions') : [];
  const said = problems.filter(({ field }) => field !== 'own');
  const saidOfOwn = problems.filter(({ field }) => field === 'own');
  const turn = (id: string, on: boolean): void =>
    outlining.set({ questions: on ? [...questions, id] : questions.filter((one) => one !== id) });
  return (
    <>
      <div class="card">
        <p role="status">
          {count} {count === 1 ? 'question' : 'questions'} so far. Ask only what you use: each one costs
          applicants.
        </p>
        {outlining.begun.earlier.length > 0 && <TakeOver outlining={outlining} />}
        {said.map(({ says }) => (
          <p key={says} role="alert" class="problem">
            {says}
          </p>
        ))}
        <Notes outlining={outlining} name="questions" />
        {pool.map(({ group, questions: ready }) => {
          const on = ready.filter(({ id, isAlways }) => isAlways || questions.includes(id)).length;
          return (
            <details
              key={group}
              class="pool"
              open={outlining.begun.outline.questions.some((id) => ready.some((one) => one.id === id))}
            >
              <summary>
                {group}{' '}
                <span class="soft">
                  ({on} of {ready.length})
                </span>
              </summary>
              {ready.map(({ id, text, helps, isAlways }) => (
                <label key={id} class="check">
                  <input
                    type="checkbox"
                    checked={isAlways || questions.includes(id)}
                    disabled={isAlways}
                    onChange={({ currentTarget }) => turn(id, currentTarget.checked)}
                  />
                  <span>
                    {text}
                    <span class="soft">
                      {helps ?? 'Kept, shown and exported only.'}
                      {isAlways && ' Always asked.'}
                    </span>
                  </span>
                </label>
              ))}
              {ready.some(({ ofSkills }) => ofSkills) && (
                <Skills skills={skills} onChange={(given) => outlining.set({ skills: given })} />
              )}
            </details>
          );
        })}
        <fieldset>
          <legend>Your own questions</legend>
          <p class="soft">Their answers are kept, shown and exported.</p>
          {saidOfOwn.map(({ says }) => (
            <p key={says} role="alert" class="problem">
              {says}
            </p>
          ))}
          {own.map((one, index) => (
            <Own
              key={index}
              number={index + 1}
              question={one}
              onChange={(changed) => outlining.set({ own: own.with(index, changed) })}
              onRemove={() => outlining.set({ own: own.filter((_, n) => n !== index) })}
            />
          ))}
          <button
            type="button"
            onClick={() =>
              outlining.set({ own: [...own, { text: '', kind: 'text', options: [], required: false }] })
            }
          >
            Add a question
          </button>
        </fieldset>
        <OutlineField outlining={outlining} step="questions" name="agreement" />
      </div>
      <Makes title="The form, as applicants see it">
        <PageMade outlining={outlining} path="/api/begin/form" title="The form with your questions" />
      </Makes>
    </>
  );
}

function TakeOver({ outlining }: { outlining: Outlining }): JSX.Element {
  const { earlier } = outlining.begun;
  const chosen = useSignal(earlier.at(-1)?.id ?? '');
  const told = useSignal('');
  const take = async (): Promise<void> => {
    if (await outlining.takeOver(chosen.value))
      told.value = 'Taken over. Change what is different this time.';
  };
  return (
    <div class="acts start">
      <label class="field">
        Take over the questions of
        <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {earlier.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => void take()}>
        Take over
      </button>
      <span role="status">{told.value}</span>
    </div>
  );
}

function Skills({
  skills,
  onChange,
}: {
  skills: readonly string[];
  onChange: (skills: string[]) => void;
}): JSX.Element {
  const typed = useTyped(skills.join('\n'));
  return (
    <div class="field">
      <label for="skills">What people can help with, one on each line</label>
      <span class="soft" id="skills-help">
        These are the choices of "What can you help with?" and "What would you like help with?". Leave it
        empty, and people write their own words.
      </span>
      <textarea
        id="skills"
        aria-describedby="skills-help"
        rows={6}
        {...typed}
        onChange={({ currentTarget }) => onChange(linesOf(currentTarget.value))}
      />
    </div>
  );
}

type OwnQuestion = Outline['own'][number];

const KINDS: Readonly<Record<OwnQuestion['kind'], string>> = {
  text: 'Any text',
  choice: 'One choice',
  set: 'Several choices',
  number: 'A number',
  'yes-no': 'Yes or no',
};

function Own({
  number,
  question,
  onChange,
  onRemove,
}: {
  number: number;
  question: OwnQuestion;
  onChange: (question: OwnQuestion) => void;
  onRemove: () => void;
}): JSX.Element {
  const text = useTyped(question.text);
  const options = useTyped(question.options.join('\n'));
  const hasOptions = question.kind === 'choice' || question.kind === 'set';
  return (
    <div class="own">
      <label class="field">
        Question {number}
        <input
          type="text"
          maxLength={200}
          {...text}
          onChange={({ currentTarget }) => onChange({ ...question, text: currentTarget.value })}
        />
      </label>
      <label class="field">
        Kind of answer
        <select
          value={question.kind}
          onChange={({ currentTarget }) => {
            const kind = (Object.keys(KINDS) as OwnQuestion['kind'][]).find(
              (one) => one === currentTarget.value,
            );
            if (kind) onChange({ ...question, kind });
          }}
        >
          {Object.entries(KINDS).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {hasOptions && (
        <label class="field">
          Choices, one on each line
          <textarea
            rows={5}
            {...options}
            onChange={({ currentTarget }) => onChange({ ...question, options: linesOf(currentTarget.value) })}
          />
        </label>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={question.required}
          onChange={({ currentTarget }) => onChange({ ...question, required: currentTarget.checked })}
        />
        An answer is needed
      </label>
      <button type="button" class="link" onClick={onRemove}>
        Remove question {number}
      </button>
    </div>
  );
}

export function FormStep({ outlining }: { readonly outlining: Outlining }): JSX.Element {
  const { tool } = outlining.outline.value;
  const { questions } = outlining.view.value;
  const { tools } = outlining.begun;
  const isMade = tools.some(({ id, makesForm }) => id === tool && makesForm);
  return (
    <>
      <div class="card">
        <Cards
          legend="The form"
          name="tool"
          cards={tools.map(({ id, title, says }) => ({ id, title, says: <span>{says}</span> }))}
          chosen={tool}
          onChoose={(id) => outlining.set({ tool: id })}
        />
        <Notes outlining={outlining} name="tool" />
      </div>
      <Makes title={tool === 'mentorline' ? 'The form, as applicants see it' : 'What is left to do'}>
        {tool === 'mentorline' ? (
          <PageMade outlining={outlining} path="/api/begin/form" title="The form with your questions" />
        ) : (
          <>
            <p>
              {isMade
                ? `After publishing, Setup shows how the form with your ${questions} questions is made there and connected.`
                : `You make a form with your ${questions} questions there, connect it by the steps that Setup shows, and say which of its questions is which.`}{' '}
              Until then no one can apply.
            </p>
            {outlining.begun.isOnLaptop && (
              <p class="note">
                This Mentorline runs on your machine, where no form tool can reach it. To try it here, choose
                the page of Mentorline.
              </p>
            )}
          </>
        )}
      </Makes>
    </>
  );
}
