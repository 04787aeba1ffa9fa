/** One mail as somebody gets it, its text to be edited with what is wrong shown at once, and a test to oneself. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { CohortName, DraftView, MailName, MailView, PersonRow, ProgramView } from '../../views.ts';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { forget, keptSignal } from '../drafts.ts';
import { Answer, Dialog, Loading, Problem, Tabs } from '../components.tsx';

const LOOKS = ['Mail', 'Phone', 'Dark', 'Text', 'Source'] as const;
type Look = (typeof LOOKS)[number];

export function Mail({
  cohort,
  name,
  onSaved,
}: {
  cohort: CohortName;
  name: MailName;
  onSaved: () => void;
}): JSX.Element {
  const person = useSignal('');
  const query = person.value === '' ? '' : `?person=${encodeURIComponent(person.value)}`;
  const path = `/api/cohorts/${cohort.id}/mails/${name.touchpoint}`;
  const view = useMemo(() => new View<MailView>(path + query), [path, query]);
  return (
    <section class="card" aria-labelledby="the-mail">
      <h2 id="the-mail">{name.mail.replaceAll('-', ' ')}</h2>
      <p class="soft">
        To {name.to}, {name.when}.
        {name.essential && ' Essential: it ignores quiet hours and "no programme mail".'}
      </p>
      {name.to !== 'you' && <As cohort={cohort} person={person} />}
      <Loading view={view}>
        {(mail) => (
          <Opened
            key={path + query}
            cohort={cohort}
            name={name}
            mail={mail}
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

/** As whom the mail is read. */
function As({ cohort, person }: { cohort: CohortName; person: Signal<string> }): JSX.Element {
  const people = useMemo(() => new View<PersonRow[]>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const state = people.state.value;
  const rows = state.kind === 'there' ? state.value : [];
  return (
    <label class="field">
      As it would reach
      <select value={person.value} onChange={({ currentTarget }) => (person.value = currentTarget.value)}>
        <option value="">somebody made up</option>
        {rows.map(({ id, name, role }) => (
          <option key={id} value={id}>
            {name || 'no name given'} ({role})
          </option>
        ))}
      </select>
    </label>
  );
}

function Opened({
  cohort,
  name,
  mail,
  person,
  onSaved,
}: {
  cohort: CohortName;
  name: MailName;
  mail: MailView;
  person: string;
  onSaved: () => void;
}): JSX.Element {
  const look = useSignal<Look>('Mail');
  const shown = useSignal(mail);
  const key = `text-${cohort.id}-${name.mail}`;
  const kept = keptSignal<MailView['template'] | undefined>(key, undefined);
  const text = useSignal(kept.peek() ?? mail.template);
  const wrong = useSignal('');
  const editing = useSignal(kept.peek() !== undefined);
  const asking = useSignal(false);
  const told = useSignal('');
  const act = useAct();
  const path = `/api/cohorts/${cohort.id}/mails/${name.touchpoint}`;
  const changed = text.value.subject !== mail.template.subject || text.value.body !== mail.template.body;
  const body = { text: text.value, ...(person !== '' && { person }) };

  // The newest words are tried a moment after they are written.
  useEffect(() => {
    if (!editing.value) return undefined;
    kept.value = changed ? text.value : undefined;
    const timer = setTimeout(() => {
      call<MailView>(`${path}/check`, 'POST', body).then(
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
      told.value = `Sent to ${sentTo}. Its links open nothing.`;
    });
    if (!done) told.value = '';
  };
  return (
    <>
      <div class="acts start">
        {cohort.role !== 'reader' && (
          <>
            <button type="button" disabled={act.busy.value} onClick={() => void test()}>
              Send a test to me
            </button>
            <button
              type="button"
              aria-expanded={editing.value}
              onClick={() => (editing.value = !editing.value)}
            >
              {editing.value ? 'Stop editing' : 'Edit the text'}
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
                Save this text …
              </button>
            )}
          </TextEditor>
        )}
        <div>
          <Tabs label="Ways to look at it" names={LOOKS} chosen={look}>
            <p>
              <span class="soft">To</span> {shown.value.to}
              <br />
              <span class="soft">Subject</span> <strong>{shown.value.subject}</strong>
            </p>
            <Look look={look.value} mail={shown.value} />
          </Tabs>
        </div>
      </div>
      {asking.value && (
        <SaveText
          cohort={cohort}
          mail={name.mail}
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

function Look({ look, mail }: { look: Look; mail: MailView }): JSX.Element {
  switch (look) {
    case 'Text':
      return (
        <pre tabIndex={0} role="region" aria-label="The mail as text">
          {mail.text}
        </pre>
      );
    case 'Source':
      return (
        <pre tabIndex={0} role="region" aria-label="The mail as it goes out">
          {mail.source}
        </pre>
      );
    case 'Mail':
    case 'Phone':
    case 'Dark':
      // Nothing in it runs, and no link of it leads anywhere.
      return (
        <iframe
          class={`mail ${look.toLowerCase()}`}
          title={`The mail: ${mail.subject}`}
          sandbox=""
          srcdoc={inScheme(mail.html, look === 'Dark')}
        />
      );
  }
}

/** As a mail program shows it that is light, or dark, whatever this screen is. */
function inScheme(html: string, dark: boolean): string {
  return html.replaceAll('(prefers-color-scheme: dark)', dark ? 'all' : 'not all');
}

function TextEditor({
  text,
  wrong,
  variables,
  children,
}: {
  text: Signal<MailView['template']>;
  wrong: string;
  variables: MailView['variables'];
  children: JSX.Element | false;
}): JSX.Element {
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
      <label class="field whole">
        Text (Markdown; a link alone on its line is a button)
        <textarea
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
        <dl class="answers">
          {variables.map(({ name, example }) => (
            <div key={name}>
              <dt>
                <code>{`{{ ${name} }}`}</code>
              </dt>
              <dd>{example.slice(0, 120)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

/** A text belongs to the program, so that saving it makes a version. */
function SaveText({
  cohort,
  mail,
  text,
  onClose,
  onSaved,
}: {
  cohort: CohortName;
  mail: string;
  text: MailView['template'];
  onClose: () => void;
  onSaved: () => void;
}): JSX.Element {
  const act = useAct();
  const save = async (): Promise<void> => {
    const done = await act.run(async () => {
      const program = await call<ProgramView>(`/api/cohorts/${cohort.id}/program`);
      const draft = await call<DraftView>('/api/program/draft', 'POST', {
        text: program.text,
        edits: [{ path: ['texts', mail], value: text }],
      });
      const [problem] = draft.problems;
      if (problem) throw new Error(`Line ${problem.line}: ${problem.message}`);
      await call(`/api/program?edits=${program.edits}`, 'PUT', draft.text);
    });
    if (done) onSaved();
  };
  return (
    <Dialog title="Save this text?" onClose={onClose}>
      <p>
        It becomes a new version of the program. Every "{mail.replaceAll('-', ' ')}" mail that has not gone
        out yet is written with it.
      </p>
      <Answer act={act} yes="Save" onNo={onClose} onYes={() => void save()} />
    </Dialog>
  );
}
