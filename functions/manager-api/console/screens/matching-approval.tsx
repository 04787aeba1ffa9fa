/** From a match to its proposals: the count first, then an example, then the button; then how far they are. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Dialog } from '../components.tsx';
import { ExampleEmail } from '../example-email.tsx';
import type { ApprovalEmails } from '../../screens/board.ts';
import type { MatchView } from '../../screens/matching.ts';
import type { CohortName } from '../../screens/today.ts';

/** Sending is an act of its own: the number of emails first, then an example, then the button. */
export function Approval({
  cohort,
  emails,
  revision,
  example,
  onSent,
}: {
  cohort: CohortName;
  emails: ApprovalEmails;
  revision?: number;
  example: NonNullable<MatchView['approval']>['example'];
  onSent: () => void;
}): JSX.Element {
  const { asked, without } = emails;
  const asking = useSignal(false);
  const act = useAct();
  if (cohort.role === 'reader') return <p class="card">A manager has to approve this match.</p>;
  const send = async (): Promise<void> => {
    const body = revision === undefined ? {} : { revision };
    if (await act.run(() => call(`/api/cohorts/${cohort.id}/approve`, 'POST', body))) onSent();
  };
  return (
    <section class="card" aria-labelledby="approve">
      <h2 id="approve">No one has been told about this match yet</h2>
      <p>
        When you approve, both people in every pair are asked privately, each in one email: {asked} emails.
        {without > 0 &&
          ` ${without} more ${without === 1 ? 'tells someone' : 'tell people'} without a mentor why, and what comes next.`}{' '}
        Places that become free later, by a no for example, are matched and proposed again without asking you.
      </p>
      <button type="button" class="main" onClick={() => (asking.value = true)}>
        Approve match and send {asked + without} emails…
      </button>
      {asking.value && (
        <Dialog title={`Send ${asked + without} emails?`} onClose={() => (asking.value = false)} wide>
          <p>
            {asked} proposals
            {without > 0 &&
              `, and ${without} ${without === 1 ? 'email' : 'emails'} to people without a mentor`}
            . They cannot be canceled. Proposals go out in about ten minutes; where it is evening or night
            then, in the morning of the person who gets them.
          </p>
          {example && <ExampleEmail cohort={cohort} {...example} />}
          <Answer
            act={act}
            no="Not yet"
            yes={`Send ${asked + without} emails`}
            onNo={() => (asking.value = false)}
            onYes={() => void send()}
          />
        </Dialog>
      )}
    </section>
  );
}

/** How often it is looked how far the proposals are. */
const LOOKS_MS = 3000;

/** Proposals on their way: how many people are asked by now. */
export function Sending({
  release: { pairs, unmatched, proposed, told },
  onMore,
}: {
  release: NonNullable<MatchView['release']>;
  onMore: () => void;
}): JSX.Element {
  useEffect(() => {
    const looking = setTimeout(onMore, LOOKS_MS);
    return () => clearTimeout(looking);
  });
  return (
    <section class="card" aria-labelledby="sending">
      <h2 id="sending">Proposals are being sent</h2>
      <progress max={pairs + unmatched} value={proposed + told} aria-labelledby="sending" />
      <p role="status">
        {proposed} of {pairs} pairs asked
        {unmatched > 0 && `, ${told} of ${unmatched} people without a mentor told`}. You can leave this page.
      </p>
    </section>
  );
}
