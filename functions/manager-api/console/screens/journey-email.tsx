/** One email as someone gets it, its text to be edited with what is wrong shown at once, and a test to oneself. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { forget, keptSignal } from '../drafts.ts';
import { EmailFrame } from '../email-frame.tsx';
import { Answer, Dialog, Loading, Problem, Tabs } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { DraftView } from '../../screens/program-draft.ts';
import type { EmailName, EmailView } from '../../screens/journey-email.ts';
import type { PeopleView } from '../../screens/people.ts';
import type { ProgramView } from '../../screens/program.ts';

const LOOKS = ['Email', 'Phone', 'Dark', 'Text', 'Source'] as const;
type Look = (typeof LOOKS)[number];

export function Email({
  cohort,
  name,
  onSaved,
}: {
  cohort: CohortName;
  name: EmailName;
  onSaved: () => void;
}): JSX.Element {
  const person = useSignal('');
  const query = person.value === '' ? '' : `?person=${encodeURIComponent(person.value)}`;
  const path = `/api/cohorts/${cohort.id}/emails/${name.touchpoint}`;
  const view = useMemo(() => new View<EmailView>(path + query), [path, query]);
  return (
    <section class="card" aria-labelledby="the-email">
      <h2 id="the-email">{name.called}</h2>
      <p class="soft">
        To {name.to}, {name.when}.
        {name.essential && ' Essential: it is sent even in quiet hours and to people who have unsubscribed.'}
      </p>
      {name.to !== 'you' && <As cohort={cohort} person={person} />}
      <Loading view={view}>
        {(email) => (
          <Opened
            key={path + query}
            cohort={cohort}
            name={name}
            email={email}
            person={person.value}
            onSaved={() => {
              void view.load();
              onSaved();
            }}
          />
        )}
      </Loading>
    </section>
  );
}

/** As whom the email is read. */
function As({ cohort, person }: { cohort: CohortName; person: Signal<string> }): JSX.Element {
  const people = useMemo(() => new View<PeopleView>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const state = people.state.value;
  const rows = state.kind === 'there' ? state.value.people : [];
  return (
    <label class="field">
      Preview as
      <select value={person.value} onChange={({ currentTarget }) => (person.value = currentTarget.value)}>
        <option value="">a sample person</option>
        {rows.map(({ id, name, role }) => (
          <option key={id} value={id}>
            {name || 'No name'} ({role})
          </option>
        ))}
      </select>
    </label>
  );
}

function Opened({
  cohort,
  name,
  email,
  person,
  onSaved,
}: {
  cohort: CohortName;
  name: EmailName;
  email: EmailView;
  person: string;
  onSaved: () => void;
}): JSX.Element {
  const look = useSignal<Look>('Email');
  const shown = useSignal(email);
  const key = `text-${cohort.id}-${name.email}`;
  const kept = keptSignal<EmailView['template'] | undefined>(key, undefined);
  const text = useSignal(kept.peek() ?? email.template);
  const wrong = useSignal('');
  const editing = useSignal(kept.peek() !== undefined);
  const asking = useSignal(false);
  const told = useSignal('');
  const act = useAct();
  const path = `/api/cohorts/${cohort.id}/emails/${name.touchpoint}`;
  const changed = text.value.subject !== email.template.subject || text.value.body !== email.template.body;
  const body = { text: text.value, ...(person !== '' && { person }) };

  // The newest words are tried a moment after they are written.
  useEffect(() => {
    if (!editing.value) return undefined;
    kept.value = changed ? text.value : undefined;
    const timer = setTimeout(() => {
      call<EmailView>(`${path}/check`, 'POST', body).then(
        (value) => {
          shown.value = value;
          wrong.value = '';
        },
        (error: unknown) => (wrong.value = (error as Error).message),
      );
    }, 250);
    return () => clearTimeout(timer);
  }, [text.value, editing.value]);

  const test = async (): Promise<void> => {
    const done = await act.run(async () => {
      const { sentTo } = await call<{ sentTo: string }>(`${path}/test`, 'POST', body);
      told.value = `Sent to ${sentTo}. Links in test emails do not work.`;
    });
    if (!done) told.value = '';
  };
  return (
    <>
      <div class="acts start">
        {cohort.role !== 'reader' && (
          <>
            <button type="button" disabled={act.busy.value} onClick={() => void test()}>
              Send me a test
            </button>
            <button
              type="button"
              aria-expanded={editing.value}
              onClick={() => (editing.value = !editing.value)}
            >
              {editing.value ? 'Stop editing' : 'Edit text'}
            </button>
          </>
        )}
        <a class="button" download={`${name.touchpoint}.eml`} href={emlOf(shown.value.source)}>
          Save as .eml
        </a>
      </div>
      <p role="status">{told.value}</p>
      <Problem of={act} />
      <div class={editing.value ? 'columns' : ''}>
        {editing.value && (
          <TextEditor text={text} wrong={wrong.value} variables={shown.value.variables}>
            {changed && (
              <button
                type="button"
                class="main"
                disabled={wrong.value !== ''}
                onClick={() => (asking.value = true)}
              >
                Publish text…
              </button>
            )}
          </TextEditor>
        )}
        <div>
          <Tabs label="Preview" names={LOOKS} chosen={look}>
            <p>
              <span class="soft">To</span> {shown.value.to}
              <br />
              <span class="soft">Subject</span> <strong>{shown.value.subject}</strong>
            </p>
            <Look look={look.value} email={shown.value} />
          </Tabs>
        </div>
      </div>
      {asking.value && (
        <SaveText
          cohort={cohort}
          name={name}
          text={text.value}
          onClose={() => (asking.value = false)}
          onSaved={() => {
            asking.value = false;
            editing.value = false;
            forget(key);
            onSaved();
          }}
        />
      )}
    </>
  );
}

function emlOf(source: string): string {
  return `data:message/rfc822;base64,${btoa(source)}`;
}

function Look({ look, email }: { look: Look; email: EmailView }): JSX.Element {
  switch (look) {
    case 'Text':
      return (
        <pre tabIndex={0} role="region" aria-label="The email as text">
          {email.text}
        </pre>
      );
    case 'Source':
      return (
        <pre tabIndex={0} role="region" aria-label="The email as it goes out">
          {email.source}
        </pre>
      );
    case 'Email':
    case 'Phone':
    case 'Dark':
      return (
        <EmailFrame
          look={look === 'Phone' ? 'phone' : look === 'Dark' ? 'dark' : 'email'}
          title={`The email: ${email.subject}`}
          html={inScheme(email.html, look === 'Dark')}
        />
      );
  }
}

/** As an email program shows it that is light, or dark, whatever this screen is. */
function inScheme(html: string, dark: boolean): string {
  return html.replaceAll('(prefers-color-scheme: dark)', dark ? 'all' : 'not all');
}

function TextEditor({
  text,
  wrong,
  variables,
  children,
}: {
  text: Signal<EmailView['template']>;
  wrong: string;
  variables: EmailView['variables'];
  children: JSX.Element | false;
}): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (words: string): void => {
    const at = area.current?.selectionStart ?? text.value.body.length;
    const { body } = text.value;
    text.value = { ...text.value, body: body.slice(0, at) + words + body.slice(at) };
    area.current?.focus();
    // Behind what was put in, once the text is there.
    setTimeout(() => area.current?.setSelectionRange(at + words.length, at + words.length));
  };
  return (
    <div>
      <label class="field whole">
        Subject
        <input
          type="text"
          value={text.value.subject}
          onInput={({ currentTarget }) => (text.value = { ...text.value, subject: currentTarget.value })}
        />
      </label>
      <p class="soft">
        Change the words as you like. What stands in {'{{ }}'} is filled in for each person, and what stands
        between {'{% if %}'} and {'{% endif %}'} is left out where it does not apply: the preview shows what
        comes of it. A link alone on its line becomes a button, and **two stars** make words bold.
      </p>
      <label class="field whole">
        Text
        <textarea
          ref={area}
          class="code"
          rows={18}
          value={text.value.body}
          onInput={({ currentTarget }) => (text.value = { ...text.value, body: currentTarget.value })}
        />
      </label>
      {wrong && (
        <p role="alert" class="problem">
          {wrong}
        </p>
      )}
      {children}
      <details>
        <summary>What can be filled in</summary>
        <p class="soft">A press puts it where you are in the text.</p>
        <ul class="rows">
          {variables.map(({ name, example }) => (
            <li key={name}>
              <button type="button" onClick={() => insert(`{{ ${name} }}`)}>
                {name.replaceAll(/[._]/g, ' ')}
              </button>{' '}
              <span class="soft">{example.slice(0, 120)}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

/** A text belongs to the program, so that saving it makes a version. */
function SaveText({
  cohort,
  name: { email, called },
  text,
  onClose,
  onSaved,
}: {
  cohort: CohortName;
  name: EmailName;
  text: EmailView['template'];
  onClose: () => void;
  onSaved: () => void;
}): JSX.Element {
  const act = useAct();
  const save = async (): Promise<void> => {
    const done = await act.run(async () => {
      const program = await call<ProgramView>(`/api/cohorts/${cohort.id}/program`);
      const draft = await call<DraftView>('/api/program/draft', 'POST', {
        text: program.text,
        edits: [{ path: ['texts', email], value: text }],
      });
      const [problem] = draft.problems;
      if (problem) throw new Error(problem.message);
      await call(`/api/program?edits=${program.edits}`, 'PUT', draft.text);
    });
    if (done) onSaved();
  };
  return (
    <Dialog title="Publish this text?" onClose={onClose}>
      <p>
        This makes a new version of the program. Every "{called}" email that has not been sent yet will use
        it.
      </p>
      <Answer act={act} yes="Publish text" onNo={onClose} onYes={() => void save()} />
    </Dialog>
  );
}
