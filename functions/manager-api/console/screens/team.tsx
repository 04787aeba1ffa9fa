/** Who runs the program with what rights, and who stands in for its manager. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Answer, Dialog, Heading, Loading, Problem, Table, Tag } from '../components.tsx';
import { TextField } from '../fields.tsx';
import { dateIn } from '../dates.ts';
import { Tokens } from './tokens.tsx';
import { Webhooks } from './webhooks.tsx';
import type { TeamView } from '../../screens/team.ts';
import type { CohortName } from '../../screens/today.ts';
import type { ManagerRole } from '../../../../shared/domain/manager.ts';

type Member = TeamView['people'][number];

/** What each may do, as the invitation says it. */
const ROLES: readonly { readonly role: ManagerRole; readonly name: string; readonly may: string }[] = [
  { role: 'reader', name: 'Reader', may: 'sees everything and changes nothing' },
  { role: 'manager', name: 'Manager', may: 'decides about applicants, approves matches, sends emails' },
  { role: 'owner', name: 'Owner', may: 'does everything, also forms, secrets and this team' },
];
const nameOf = (role: ManagerRole): string => ROLES.find((one) => one.role === role)?.name ?? role;
const called = ({ name, email }: Member): string => name || email;

export function Team({ cohort, onChanged }: { cohort: CohortName; onChanged: () => void }): JSX.Element {
  const view = useMemo(() => new View<TeamView>(`/api/cohorts/${cohort.id}/team`), [cohort.id]);
  const isOwner = cohort.role === 'owner';
  const change = async (body: object): Promise<void> => {
    await call(`/api/cohorts/${cohort.id}/team`, 'POST', body);
    await view.load();
    onChanged();
  };
  return (
    <>
      <Heading title="Team">Team</Heading>
      <p class="soft">
        The people who run {cohort.program}, in all of its cohorts.{' '}
        {isOwner ? 'A change counts from their next click on.' : 'Only an owner can change it.'}
      </p>
      <Loading view={view}>
        {({ people, standIn }) => (
          <>
            <Table
              label="Team"
              rows={people}
              keyOf={({ id }) => id}
              columns={[
                {
                  name: 'Name',
                  of: ({ name, email, isYou, isNamed }) => (
                    <>
                      {name || email} {isYou && <Tag>you</Tag>} {isNamed && <Tag>manager of the program</Tag>}
                    </>
                  ),
                },
                { name: 'Email', of: ({ email }) => email },
                {
                  name: 'Role',
                  of: (member) =>
                    isOwner ? (
                      <Role key={member.role} member={member} change={change} />
                    ) : (
                      nameOf(member.role)
                    ),
                },
                ...(isOwner
                  ? [
                      {
                        name: 'Remove',
                        of: (member: Member) => <Remove member={member} change={change} />,
                      },
                    ]
                  : []),
              ]}
            />
            <dl class="answers">
              {ROLES.map(({ role, name, may }) => (
                <div key={role}>
                  <dt>{name}</dt>
                  <dd>{may}</dd>
                </div>
              ))}
            </dl>
            {isOwner && <Invite change={change} />}
            <Holiday {...{ cohort, people, change, isOwner }} {...(standIn && { standIn })} />
            {isOwner && <Tokens cohort={cohort} />}
            {isOwner && <Webhooks cohort={cohort} />}
          </>
        )}
      </Loading>
    </>
  );
}

interface Changing {
  /** Rejects with what was refused. */
  readonly change: (body: object) => Promise<void>;
}

/** Chosen first, and given by a button: a list that is walked through by keyboard gives no one rights on the way. */
function Role({ member, change }: Changing & { member: Member }): JSX.Element {
  const chosen = useSignal(member.role);
  const isAsking = useSignal(false);
  return (
    <div class="acts inline">
      <select
        aria-label={`Role of ${called(member)}`}
        value={chosen.value}
        onChange={({ currentTarget }) => (chosen.value = currentTarget.value as ManagerRole)}
      >
        {ROLES.map(({ role, name }) => (
          <option key={role} value={role}>
            {name}
          </option>
        ))}
      </select>
      {chosen.value !== member.role && (
        <button type="button" onClick={() => (isAsking.value = true)}>
          Change role<span class="hidden"> of {called(member)}</span>
        </button>
      )}
      {isAsking.value && (
        <Sure
          title={`Make ${called(member)} ${chosen.value === 'owner' ? 'an' : 'a'} ${nameOf(chosen.value).toLowerCase()}?`}
          yes="Change role"
          body={{ act: 'role', manager: member.id, role: chosen.value }}
          change={change}
          onClose={() => {
            isAsking.value = false;
            chosen.value = member.role;
          }}
        >
          <p>
            {nameOf(chosen.value)}: {ROLES.find(({ role }) => role === chosen.value)?.may}. It counts from{' '}
            {member.isYou ? 'your' : 'their'} next click on.
          </p>
          {member.role === 'owner' && <KeysGo isYou={member.isYou} />}
        </Sure>
      )}
    </div>
  );
}

function Remove({ member, change }: Changing & { member: Member }): JSX.Element {
  const isAsking = useSignal(false);
  return (
    <>
      <button type="button" onClick={() => (isAsking.value = true)}>
        Remove<span class="hidden"> {called(member)}</span>
      </button>
      {isAsking.value && (
        <Sure
          title={`Remove ${called(member)} from the team?`}
          yes="Remove from the team"
          body={{ act: 'role', manager: member.id, role: 'none' }}
          change={change}
          onClose={() => (isAsking.value = false)}
        >
          <p>
            They see nothing of this program any more, from their next click on. No one is emailed. What they
            did stays in the audit under their name. You can invite them again.
          </p>
          {member.role === 'owner' && <KeysGo isYou={member.isYou} />}
        </Sure>
      )}
    </>
  );
}

/** With the rights of an owner go the keys that were made with them. */
function KeysGo({ isYou }: { isYou: boolean }): JSX.Element {
  return (
    <p>
      {isYou && 'Only another owner can make you an owner again. '}Keys that {isYou ? 'you' : 'they'} made for
      spreadsheets and programs stop working. Webhooks go on; look at them below.
    </p>
  );
}

/** A question before it is done. When it was refused it stays, and says why. */
function Sure({
  title,
  yes,
  body,
  change,
  onClose,
  children,
}: Changing & {
  title: string;
  yes: string;
  body: object;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const act = useAct();
  const onYes = async (): Promise<void> => {
    if (await act.run(() => change(body))) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <Answer act={act} yes={yes} onNo={onClose} onYes={() => void onYes()} />
    </Dialog>
  );
}

function Invite({ change }: Changing): JSX.Element {
  const act = useAct();
  const email = useSignal('');
  const name = useSignal('');
  const role = useSignal<ManagerRole>('manager');
  const invited = useSignal('');
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { act: 'invite', email: email.value, name: name.value, role: role.value };
    invited.value = '';
    if (!(await act.run(() => change(body)))) return;
    invited.value = email.value.trim();
    email.value = name.value = '';
  };
  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">Invite someone</h2>
      <p class="soft">
        They get an email with a link and the steps to sign in. If it got lost, invite them with the same role
        again.
      </p>
      <form onSubmit={(event) => void send(event)}>
        <TextField label="Name" value={name} maxLength={100} />
        <TextField label="Email address" value={email} type="email" />
        <label class="field">
          Role
          <select
            value={role.value}
            onChange={({ currentTarget }) => (role.value = currentTarget.value as ManagerRole)}
          >
            {ROLES.map((one) => (
              <option key={one.role} value={one.role}>
                {one.name}: {one.may}
              </option>
            ))}
          </select>
        </label>
        <div class="acts start">
          <button class="main" disabled={act.busy.value || email.value.trim() === ''}>
            Send invitation
          </button>
        </div>
        <Problem of={act} />
        {invited.value !== '' && <p role="status">The invitation to {invited.value} is on its way.</p>}
      </form>
    </section>
  );
}

/** The manager is away: emails about tasks go to someone else until she is back. */
function Holiday({
  cohort,
  people,
  standIn,
  isOwner,
  change,
}: Changing & {
  cohort: CohortName;
  people: readonly Member[];
  standIn?: NonNullable<TeamView['standIn']>;
  isOwner: boolean;
}): JSX.Element {
  const act = useAct();
  const manager = useSignal('');
  const until = useSignal('');
  const named = people.find(({ isNamed }) => isNamed);
  const away = named ? called(named) : 'The manager';
  const able = people.filter(({ role, isNamed }) => role !== 'reader' && !isNamed);
  const there = standIn && people.find(({ id }) => id === standIn.manager);
  return (
    <section class="card" aria-labelledby="holiday">
      <h2 id="holiday">Holiday</h2>
      {there ? (
        <>
          <p role="status">
            {called(there)} stands in for {away} through {dateIn(standIn.until)}: emails about tasks of{' '}
            {cohort.program} go to {there.email}.
          </p>
          {isOwner && (
            <div class="acts start">
              <button
                type="button"
                disabled={act.busy.value}
                onClick={() => void act.run(() => change({ act: 'take-over' }))}
              >
                End it now
              </button>
            </div>
          )}
        </>
      ) : able.length === 0 ? (
        <p class="soft">
          When {away} is away, another manager can get the emails about tasks. Invite one first.
        </p>
      ) : isOwner ? (
        <>
          <p class="soft">
            While {away} is away, the emails about tasks go to someone else of the team. Participants see the
            same name and address as before, and their answers to emails still go there.
          </p>
          <label class="field">
            Who stands in
            <select
              value={manager.value}
              onChange={({ currentTarget }) => (manager.value = currentTarget.value)}
            >
              <option value="">Choose someone</option>
              {able.map((one) => (
                <option key={one.id} value={one.id}>
                  {called(one)}
                </option>
              ))}
            </select>
          </label>
          <TextField label="Last day" value={until} type="date" />
          <div class="acts start">
            <button
              type="button"
              disabled={act.busy.value || manager.value === '' || until.value === ''}
              onClick={() =>
                void act.run(() => change({ act: 'hand-over', manager: manager.value, until: until.value }))
              }
            >
              Hand over
            </button>
          </div>
        </>
      ) : (
        <p class="soft">No one stands in for {away} at the moment.</p>
      )}
      <Problem of={act} />
    </section>
  );
}
