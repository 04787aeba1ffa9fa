/** Group emails: those that were written, and writing one. */
import type { JSX } from 'preact';
import { call, View } from '../api.ts';
import { Answer, Dialog, Loading, Problem, Table } from '../components.tsx';
import { EmailFrame } from '../email-frame.tsx';
import { useEffect, useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { CohortName } from '../../screens/today.ts';
import type { GroupEmailPreview, GroupEmailsView } from '../../screens/group-email.ts';
import { useAct } from '../acts.ts';
import { timeIn } from '../dates.ts';
import { keptSignal, forget } from '../drafts.ts';

export function GroupEmails({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(
    () => new View<GroupEmailsView>(`/api/cohorts/${cohort.id}/group-emails`),
    [cohort.id],
  );
  const writing = useSignal(false);
  const act = useAct();
  // Whether something can still be canceled changes by itself.
  useEffect(() => {
    const timer = setInterval(() => void view.load(), 60_000);
    return () => clearInterval(timer);
  }, [view]);
  const undo = (id: string): Promise<boolean> =>
    act.run(async () => {
      await call(`/api/cohorts/${cohort.id}/group-emails/${encodeURIComponent(id)}/undo`, 'POST');
      await view.load();
    });
  return (
    <section aria-labelledby="many">
      <h2 id="many">Group email</h2>
      <Problem of={act} />
      <Loading view={view}>
        {(many) => (
          <>
            {cohort.role !== 'reader' && (
              <p>
                <button type="button" onClick={() => (writing.value = true)}>
                  Write group email…
                </button>{' '}
                <span class="soft">You can cancel it for {many.undoMinutes} minutes.</span>
              </p>
            )}
            {many.written.length > 0 && (
              <Table
                label="Group emails"
                rows={many.written}
                keyOf={({ id }) => id}
                columns={[
                  { name: 'Subject', of: ({ subject }) => subject },
                  {
                    name: 'To',
                    of: ({ to, reached }) => `${to}${reached === undefined ? '' : `, ${reached}`}`,
                  },
                  {
                    name: 'State',
                    of: ({ state, goesAt, id, subject }) => (
                      <>
                        {state === 'waiting' && `sends ${timeIn(cohort.zone, goesAt)} `}
                        {state === 'done' && `sent ${timeIn(cohort.zone, goesAt)}`}
                        {state === 'canceled' && 'canceled'}
                        {state === 'waiting' && cohort.role !== 'reader' && (
                          <button type="button" disabled={act.busy.value} onClick={() => void undo(id)}>
                            Cancel<span class="hidden">: {subject}</span>
                          </button>
                        )}
                      </>
                    ),
                  },
                ]}
              />
            )}
            {writing.value && (
              <WriteGroupEmail
                cohort={cohort}
                many={many}
                onClose={() => (writing.value = false)}
                onPlanned={() => {
                  writing.value = false;
                  void view.load();
                }}
              />
            )}
          </>
        )}
      </Loading>
    </section>
  );
}

function WriteGroupEmail({
  cohort,
  many: { audiences, undoMinutes },
  onClose,
  onPlanned,
}: {
  cohort: CohortName;
  many: GroupEmailsView;
  onClose: () => void;
  onPlanned: () => void;
}): JSX.Element {
  const act = useAct();
  const key = `group-email-${cohort.id}`;
  const given = keptSignal(key, {
    audience: audiences[0]?.id ?? '',
    subject: '',
    body: 'Hello {{ person.firstName }},\n\n',
  });
  const { audience, subject, body } = given.value;
  const people = audiences.find(({ id }) => id === audience)?.people ?? 0;
  const set = (change: Partial<typeof given.value>): void => {
    given.value = { ...given.value, ...change };
  };
  const plan = async (): Promise<void> => {
    const message_ = { audience, subject, body, people };
    if (!(await act.run(() => call(`/api/cohorts/${cohort.id}/group-emails`, 'POST', message_)))) return;
    forget(key);
    onPlanned();
  };
  return (
    <Dialog title="Write group email" onClose={onClose} wide>
      <label class="field whole">
        To
        <select value={audience} onChange={({ currentTarget }) => set({ audience: currentTarget.value })}>
          {audiences.map(({ id, name, people: count }) => (
            <option key={id} value={id}>
              {name} ({count})
            </option>
          ))}
        </select>
      </label>
      <label class="field whole">
        Subject
        <input
          type="text"
          value={subject}
          onInput={({ currentTarget }) => set({ subject: currentTarget.value })}
        />
      </label>
      <label class="field whole">
        Text (Markdown)
        <textarea
          rows={10}
          value={body}
          onInput={({ currentTarget }) => set({ body: currentTarget.value })}
        />
      </label>
      <p class="soft">
        It goes to {people} {people === 1 ? 'person' : 'people'} in {undoMinutes} minutes, or later where it
        is their quiet hours. People who have unsubscribed don't get it, and nothing is sent while email is
        paused. You can cancel it before then.
      </p>
      <Preview cohort={cohort} written={{ audience, subject, body }} />
      <Answer
        act={act}
        yes={`Send to ${people} ${people === 1 ? 'person' : 'people'}`}
        disabled={people === 0 || subject.trim() === ''}
        onNo={onClose}
        onYes={() => void plan()}
      />
    </Dialog>
  );
}

/** As those who would get it read it, one after the other, with their own names in it. */
function Preview({
  cohort,
  written,
}: {
  cohort: CohortName;
  written: { readonly audience: string; readonly subject: string; readonly body: string };
}): JSX.Element {
  const act = useAct();
  const shown = useSignal<GroupEmailPreview | undefined>(undefined);
  const show = (at: number): void => {
    void act.run(async () => {
      const path = `/api/cohorts/${cohort.id}/group-emails/preview`;
      shown.value = await call<GroupEmailPreview>(path, 'POST', { ...written, at });
    });
  };
  const one = shown.value;
  return (
    <>
      <div class="acts start">
        <button type="button" disabled={act.busy.value} onClick={() => show(one?.at ?? 0)}>
          {one ? 'Preview again' : 'Preview'}
        </button>
        {one && one.people > 1 && (
          <>
            <button type="button" disabled={one.at === 0 || act.busy.value} onClick={() => show(one.at - 1)}>
              Previous person
            </button>
            <button
              type="button"
              disabled={one.at === one.people - 1 || act.busy.value}
              onClick={() => show(one.at + 1)}
            >
              Next person
            </button>
          </>
        )}
      </div>
      <Problem of={act} />
      {one && (
        <div class="example">
          <p class="soft" role="status">
            {one.at + 1} of {one.people}, to {one.to}: {one.subject}
          </p>
          <EmailFrame title={`Preview: ${one.subject}`} html={one.html} />
        </div>
      )}
    </>
  );
}
