/** People from a file: its columns, a verdict for each line, the import with its progress, and the way back for a day. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Problem, Table, Tag } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import { Cards } from './begin-parts.tsx';
import { type Kind, Past, people, wordFor } from './import-past.tsx';
import type { CheckedView, ColumnsView, ImportsView } from '../../screens/import.ts';

type Row = CheckedView['rows'][number];

/** A file that was chosen, with what each of its columns is. */
interface Chosen {
  readonly name: string;
  readonly file: string;
  readonly view: ColumnsView;
}

const VERDICTS: Readonly<
  Record<Row['verdict'], { readonly word: string; readonly kind: '' | 'warm' | 'bad' }>
> = {
  new: { word: 'new', kind: '' },
  known: { word: 'known', kind: 'warm' },
  joined: { word: 'same person', kind: 'warm' },
  'left-out': { word: 'left out', kind: 'bad' },
};

export function ImportPeople({ cohort }: { cohort: CohortName }): JSX.Element {
  const past = useMemo(() => new View<ImportsView>(`/api/cohorts/${cohort.id}/imports`), [cohort.id]);
  const kind = useSignal<Kind>('applications');
  const chosen = useSignal<Chosen | undefined>(undefined);
  const pasted = useSignal('');
  const told = useSignal('');
  const act = useAct();
  const choose = (file: Blob | undefined, name: string): void => {
    chosen.value = undefined;
    told.value = '';
    if (!file) return;
    void act.run(async () => {
      const bytes = await base64Of(file);
      const view = await call<ColumnsView>(`/api/cohorts/${cohort.id}/imports/columns`, 'POST', {
        file: bytes,
      });
      chosen.value = { name, file: bytes, view };
    });
  };
  return (
    <>
      <Heading title="Import people">Import people</Heading>
      <p class="soft">
        From a sheet saved as CSV or XLSX. You see what becomes of each line before anything is kept, nothing
        is emailed, and you can take it back for a day.
      </p>
      <div class="card">
        <Cards
          legend="Who they are"
          name="kind"
          chosen={kind.value}
          onChoose={(id) => (kind.value = id)}
          cards={[
            {
              id: 'applications',
              title: 'Applicants',
              says: (
                <span>They have given their answers elsewhere. They take part once they have agreed.</span>
              ),
            },
            {
              id: 'invitees',
              title: 'Invitees',
              says: (
                <span>They may want to apply: you can invite them, and they are reminded until they do.</span>
              ),
            },
          ]}
        />
        <label class="field">
          File
          <input
            type="file"
            accept=".csv,.tsv,.txt,.xlsx"
            onChange={({ currentTarget: { files } }) => choose(files?.[0], files?.[0]?.name ?? '')}
          />
        </label>
        <Loading view={past}>
          {({ sample }) => (
            <p class="soft">
              The first line names the columns, and each line after it is a person. Any order and any names
              will do: you say next what each column is.{' '}
              <a
                href={`data:text/csv;charset=utf-8,${encodeURIComponent(sample)}`}
                download={`people-${cohort.id}.csv`}
              >
                Download a sample file
              </a>
            </p>
          )}
        </Loading>
        <details>
          <summary>Or paste the lines</summary>
          <label class="field">
            Lines copied from a sheet, with the names of the columns first
            <textarea
              rows={6}
              value={pasted.value}
              onInput={({ currentTarget }) => {
                pasted.value = currentTarget.value;
                chosen.value = undefined;
              }}
            />
          </label>
          <button
            type="button"
            disabled={act.busy.value || pasted.value.trim() === ''}
            onClick={() => choose(new Blob([pasted.value]), 'pasted lines')}
          >
            Read these lines
          </button>
        </details>
        {act.busy.value && (
          <p class="soft" role="status">
            Loading…
          </p>
        )}
        <Problem of={act} />
      </div>
      <p role="status">{told.value}</p>
      {chosen.value && (
        <Columns
          key={chosen.value.name + kind.value}
          cohort={cohort}
          kind={kind.value}
          chosen={chosen.value}
          onDone={(count, withoutConsent) => {
            chosen.value = undefined;
            pasted.value = '';
            told.value = `${people(count)} ${count === 1 ? 'is' : 'are'} now ${wordFor(kind.value, count)}. Nothing was emailed; you can take it back for a day, below.${withoutConsent > 0 ? ` ${people(withoutConsent)} ${withoutConsent === 1 ? 'has' : 'have'} not agreed to the agreement yet, and ${withoutConsent === 1 ? 'is' : 'are'} not matched before: "Send receipts" asks for it.` : ''}`;
            void past.load();
          }}
        />
      )}
      <Loading view={past}>
        {({ imports }) => <Past cohort={cohort} imports={imports} onChanged={() => void past.load()} />}
      </Loading>
    </>
  );
}

async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function Columns({
  cohort,
  kind,
  chosen: { file, view },
  onDone,
}: {
  cohort: CohortName;
  kind: Kind;
  chosen: Chosen;
  onDone: (count: number, withoutConsent: number) => void;
}): JSX.Element {
  const mapped = useSignal<Readonly<Record<string, string>>>(
    Object.fromEntries(
      view.columns.flatMap(({ heading, question }) => (question === undefined ? [] : [[heading, question]])),
    ),
  );
  const role = useSignal('');
  const checked = useSignal<CheckedView | undefined>(undefined);
  const progress = useSignal<{ readonly done: number; readonly of: number } | undefined>(undefined);
  const act = useAct();
  const used = Object.fromEntries(Object.entries(mapped.value).filter(([, question]) => question !== ''));
  const body = { file, kind, columns: used, ...(role.value !== '' && { role: role.value }) };
  const path = `/api/cohorts/${cohort.id}/imports`;
  const check = (): Promise<boolean> =>
    act.run(async () => {
      checked.value = await call<CheckedView>(`${path}/check`, 'POST', body);
    });
  const run = async (): Promise<void> => {
    let count = 0;
    const isDone = await act.run(async () => {
      interface Step {
        readonly id: string;
        readonly done: number;
        readonly people: number;
        readonly added: number;
      }
      let step = await call<Step>(path, 'POST', body);
      while (step.done < step.people) {
        progress.value = { done: step.done, of: step.people };
        step = await call<Step>(path, 'POST', { ...body, id: step.id });
      }
      count = step.added;
    });
    progress.value = undefined;
    if (isDone) onDone(count, checked.value?.withoutConsent ?? 0);
  };
  const change = (heading: string, question: string): void => {
    mapped.value = { ...mapped.value, [heading]: question };
    checked.value = undefined;
  };
  return (
    <>
      <section class="card" aria-labelledby="columns">
        <h2 id="columns">What each column is</h2>
        <p class="soft">
          {view.lines === 1 ? '1 line' : `${view.lines.toLocaleString('en-US')} lines`}. What is a guess or
          not used is marked: please look.
        </p>
        <div class="fields">
          {view.columns.map(({ heading, examples, question, isSure }, index) => (
            <div key={heading} class="field">
              <label for={`column-${index}`}>
                {heading}{' '}
                {question !== undefined && !isSure && mapped.value[heading] === question && (
                  <Tag kind="warm">guess</Tag>
                )}
              </label>
              <span class="soft">{examples.join(' · ') || 'empty'}</span>
              <select
                id={`column-${index}`}
                value={mapped.value[heading] ?? ''}
                onChange={({ currentTarget }) => change(heading, currentTarget.value)}
              >
                <option value="">not used</option>
                {view.questions.map(({ id, text }) => (
                  <option key={id} value={id}>
                    {text}
                  </option>
                ))}
              </select>
            </div>
          ))}
          {kind === 'applications' && (
            <div class="field">
              <label for="role">Where a line does not say, they are</label>
              <select
                id="role"
                value={role.value}
                onChange={({ currentTarget }) => {
                  role.value = currentTarget.value;
                  checked.value = undefined;
                }}
              >
                <option value="">left out</option>
                <option value="mentor">mentors</option>
                <option value="mentee">mentees</option>
                <option value="both">both</option>
              </select>
            </div>
          )}
        </div>
        <Problem of={act} />
        {checked.value === undefined && (
          <button type="button" class="main" disabled={act.busy.value} onClick={() => void check()}>
            {act.busy.value ? 'Checking…' : 'Check every line'}
          </button>
        )}
      </section>
      {checked.value && (
        <Verdicts
          view={checked.value}
          kind={kind}
          isBusy={act.busy.value}
          progress={progress.value}
          onRun={() => void run()}
        />
      )}
    </>
  );
}

function Verdicts({
  view: { counts, rows, withoutConsent },
  kind,
  isBusy,
  progress,
  onRun,
}: {
  view: CheckedView;
  kind: Kind;
  isBusy: boolean;
  progress: { readonly done: number; readonly of: number } | undefined;
  onRun: () => void;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby="verdicts">
      <h2 id="verdicts">What becomes of each line</h2>
      <p role="status">
        {people(counts.new)} would be {wordFor(kind, counts.new)}.{' '}
        {counts.known > 0 &&
          `${people(counts.known)} ${counts.known === 1 ? 'is known and stays as it is' : 'are known and stay as they are'}. `}
        {counts.joined > 0 &&
          `${counts.joined} ${counts.joined === 1 ? 'line is' : 'lines are'} about someone of another line. `}
        {counts['left-out'] > 0 &&
          `${counts['left-out']} ${counts['left-out'] === 1 ? 'line is' : 'lines are'} left out.`}
      </p>
      {withoutConsent > 0 && (
        <p class="note">
          Of them, {people(withoutConsent)} {withoutConsent === 1 ? 'has' : 'have'} not agreed to the
          program's agreement yet. They are neither matched nor emailed until they do: press "Send receipts"
          after the import, which asks them for it.
        </p>
      )}
      <Table
        label="Lines of the file"
        rows={rows}
        keyOf={({ line }) => String(line)}
        columns={[
          { name: 'Line', of: ({ line }) => line, number: true },
          { name: 'Name', of: ({ name, address }) => name || address },
          {
            name: 'Verdict',
            of: ({ verdict }) => <Tag kind={VERDICTS[verdict].kind}>{VERDICTS[verdict].word}</Tag>,
          },
          { name: 'Why', of: ({ says }) => says.join('; ') },
        ]}
      />
      {progress && (
        <p role="status">
          <progress value={progress.done} max={progress.of} aria-label="Progress of the import" />
          {progress.done.toLocaleString('en-US')} of {progress.of.toLocaleString('en-US')}
        </p>
      )}
      <button type="button" class="main" disabled={isBusy || counts.new === 0} onClick={onRun}>
        {isBusy ? 'Importing…' : `Import ${people(counts.new)}`}
      </button>
      <p class="soft">Nothing is emailed by this.</p>
    </section>
  );
}
