/** The mapping of each form, tried on what really came. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Answers, Loading, Problem, Tag } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { Draft } from './program-draft.ts';
import type { CohortName } from '../../screens/today.ts';
import type { FormView } from '../../screens/program-mapping.ts';
import type { PreviewRow } from '../../screens/deliveries.ts';

/** Which question of the form is which question of the program. */
export function Mapping({ draft, cohort }: { draft: Draft; cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<FormView[]>(`/api/cohorts/${cohort.id}/forms`), [cohort.id]);
  return (
    <Loading view={view}>
      {(forms) => (
        <>
          {forms.length === 0 && (
            <p class="card">
              There is nothing to map: the form is a page of Mentorline, with the questions of the program.
            </p>
          )}
          {forms.map((form) => (
            <OneForm key={form.id} draft={draft} cohort={cohort} form={form} />
          ))}
        </>
      )}
    </Loading>
  );
}

function OneForm({ draft, cohort, form }: { draft: Draft; cohort: CohortName; form: FormView }): JSX.Element {
  const { id, provider, at, lastDeliveryAt, questions, seen, gone, suggested } = form;
  const tried = useSignal<readonly PreviewRow[] | undefined>(undefined);
  const act = useAct();
  const sources = (draft.state.value.values as { sources?: { fields?: Record<string, string> }[] }).sources;
  const fields = sources?.[at]?.fields ?? {};
  const mapped = new Set(Object.values(fields));
  const tryIt = (): Promise<boolean> =>
    act.run(async () => {
      const body = { text: draft.state.value.text, source: id };
      tried.value = await call(`/api/cohorts/${cohort.id}/forms/preview`, 'POST', body);
    });
  const extra = seen.filter(({ ref }) => !mapped.has(ref));
  const offered = Object.entries(suggested).filter(
    ([question, ref]) => !mapped.has(ref) && !seen.some((one) => one.ref === (fields[question] ?? '')),
  );
  const take = (): Promise<boolean> =>
    draft.check({
      edits: offered.map(([question, ref]) => ({ path: ['sources', at, 'fields', question], value: ref })),
    });
  return (
    <section class="card" aria-labelledby={`form-${id}`}>
      <h2 id={`form-${id}`}>
        {id} <span class="soft">({provider})</span>
      </h2>
      <p class="soft">
        {lastDeliveryAt === undefined
          ? 'This form has not sent anything yet, so its questions are not known. Enter their references.'
          : `Questions as of ${timeIn(cohort.zone, lastDeliveryAt)}.`}
      </p>
      {gone.length > 0 && (
        <p>
          <Tag kind="bad">changed</Tag> No longer on the form: {gone.join(', ')}.
        </p>
      )}
      {extra.length > 0 && (
        <p>
          <Tag kind="warm">not used</Tag> On the form but not mapped:{' '}
          {extra.map(({ title }) => title).join(', ')}.
        </p>
      )}
      {offered.length > 0 && (
        <div class="offered">
          <p>
            {offered.length} {offered.length === 1 ? 'question is' : 'questions are'} probably asked on this
            form. Look at each one below before you publish.
          </p>
          <button type="button" class="main" onClick={() => void take()}>
            {offered.length === 1 ? 'Use the suggestion' : `Use the ${offered.length} suggestions`}
          </button>
        </div>
      )}
      <div class="fields">
        {questions.map(({ id: question, text, required }) => {
          const ref = fields[question] ?? '';
          const name = `map-${id}-${question}`;
          const examples = seen.find((one) => one.ref === ref)?.examples ?? [];
          const change = (value: string): void =>
            draft.editing.edit(['sources', at, 'fields', question], value === '' ? undefined : value);
          return (
            <div key={question} class="field">
              <label for={name}>
                {text}
                {required && ' (required)'}
              </label>
              {examples.length > 0 && <span class="soft">{examples.join(' · ')}</span>}
              {seen.length > 0 ? (
                <select id={name} value={ref} onChange={({ currentTarget }) => change(currentTarget.value)}>
                  <option value="">not asked</option>
                  {ref !== '' && !seen.some((one) => one.ref === ref) && (
                    <option value={ref}>{ref}: no longer on the form</option>
                  )}
                  {seen.map((one) => (
                    <option key={one.ref} value={one.ref}>
                      {one.title}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  id={name}
                  type="text"
                  value={ref}
                  onChange={({ currentTarget }) => change(currentTarget.value)}
                />
              )}
            </div>
          );
        })}
      </div>
      {cohort.role !== 'reader' && (
        <button type="button" disabled={act.busy.value} onClick={() => void tryIt()}>
          Try it on recent deliveries
        </button>
      )}
      <Problem of={act} />
      {tried.value?.length === 0 && <p role="status">There is no delivery to try it on yet.</p>}
      {tried.value?.map(({ at: when, verdict, answers }) => (
        <details key={when}>
          <summary>
            {timeIn(cohort.zone, when)}: {verdict}
          </summary>
          <Answers answers={answers} />
        </details>
      ))}
    </section>
  );
}
