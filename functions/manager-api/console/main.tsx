/** The console: signs in, finds the manager's cohorts, and shows the screen that the address names. */
import { useSignal } from '@preact/signals';
import { Fragment, type JSX, render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { call, View } from './api.ts';
import { Heading, Loading } from './components.tsx';
import { clock, timeIn } from './dates.ts';
import { keptFor } from './list/kept.ts';
import { Palette } from './palette.tsx';
import { addressOf, BEGIN, IMPORT, place, PUBLISHED, SCREEN_GROUPS, SCREEN_NAMES } from './route.ts';
import { Audit } from './screens/audit.tsx';
import { CohortEnd } from './screens/cohort-end.tsx';
import { Deliveries, OneDelivery } from './screens/deliveries.tsx';
import { ImportPeople } from './screens/import.tsx';
import { Journey } from './screens/journey.tsx';
import { Matching } from './screens/matching.tsx';
import { Email } from './screens/email.tsx';
import { Pairs } from './screens/pairs.tsx';
import { People } from './screens/people.tsx';
import { OnePerson } from './screens/person.tsx';
import { Results } from './screens/results.tsx';
import { Begin } from './screens/begin.tsx';
import { Program } from './screens/program.tsx';
import { Setup } from './screens/setup.tsx';
import { Team } from './screens/team.tsx';
import { Today } from './screens/today.tsx';
import { home, session, signIn, signOut, start } from './session.ts';
import type { CohortName, Me } from '../screens/today.ts';

function Console(): JSX.Element {
  const current = session.value;
  switch (current.kind) {
    case 'starting':
      return <main aria-busy="true" />;
    case 'signed-out':
      return <SignedOut {...(current.because !== undefined && { because: current.because })} />;
    case 'signed-in':
      return <SignedIn />;
  }
}

function SignedOut({ because }: { because?: string }): JSX.Element {
  return (
    <main class="narrow">
      <div class="card">
        <Heading title="Sign in">Mentorline</Heading>
        {because !== undefined && <p role="alert">{because}</p>}
        <p>
          This page is for people who manage a program. If you take part in one, you only need the links in
          your emails. When you sign in for the first time, you can begin a program.
        </p>
        <button type="button" class="main" onClick={() => void signIn()}>
          Sign in
        </button>
      </div>
    </main>
  );
}

function SignedIn(): JSX.Element {
  const view = useMemo(() => new View<Me>('/api/me'), []);
  return (
    <Loading view={view}>
      {({ email, cohorts, clock: at, isOnLaptop }) => {
        const cohort =
          cohorts.find(({ id }) => id === place.value.cohort) ??
          cohorts.findLast(({ isArchived }) => !isArchived) ??
          cohorts.at(-1);
        return (
          <div class="shell">
            <Top {...{ email, cohorts, cohort, at, isOnLaptop }} />
            {cohort && <Palette cohort={cohort} />}
            <main id="content">
              {place.value.screen === BEGIN ? (
                <Begin
                  onPublished={async (id) => {
                    await view.load();
                    location.hash = addressOf({ cohort: id, screen: 'setup', detail: PUBLISHED });
                  }}
                />
              ) : cohort ? (
                <Shown cohort={cohort} onChanged={() => void view.load()} />
              ) : (
                <NoCohort email={email} />
              )}
            </main>
          </div>
        );
      }}
    </Loading>
  );
}

function Top({
  email,
  cohorts,
  cohort,
  at,
  isOnLaptop,
}: {
  email: string;
  at: string;
  isOnLaptop: boolean;
  cohorts: readonly CohortName[];
  cohort: CohortName | undefined;
}): JSX.Element {
  const { screen: shown } = place.value;
  const isWhole = useSignal(false);
  useEffect(() => {
    clock.value = at;
  }, [at]);
  useEffect(() => {
    keptFor.value = cohort?.program ?? '';
  }, [cohort?.program]);
  // On a laptop the clock is moved elsewhere.
  useEffect(() => {
    if (isOnLaptop)
      void call<Me>('/api/me').then(
        (me) => (clock.value = me.clock),
        () => undefined,
      );
  }, [place.value]);
  useEffect(() => {
    isWhole.value = false;
  }, [shown]);
  // On a phone the screens are a strip that is wider than it shows.
  useEffect(() => {
    if (!isWhole.value)
      document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown, isWhole.value]);
  return (
    <header class="side">
      {home.value === undefined ? (
        <span class="brand">Mentorline</span>
      ) : (
        <a class="brand" href={home.value}>
          Mentorline
        </a>
      )}
      {cohort && cohorts.length > 1 && <Switcher cohorts={cohorts} cohort={cohort} />}
      {cohort && (
        <button
          type="button"
          class="link more"
          aria-expanded={isWhole.value}
          onClick={() => (isWhole.value = !isWhole.value)}
        >
          {isWhole.value ? 'Fewer screens' : 'All screens'}
        </button>
      )}
      {cohort && (
        <nav aria-label="Screens" class={isWhole.value ? 'whole' : ''}>
          {SCREEN_GROUPS.map(({ name, screens }) => (
            <Fragment key={name}>
              {name !== '' && <span class="group">{name}</span>}
              {screens.map((screen) => (
                <a
                  key={screen}
                  href={addressOf({ cohort: cohort.id, screen })}
                  {...(screen === place.value.screen && { 'aria-current': 'page' as const })}
                >
                  {SCREEN_NAMES[screen]}
                </a>
              ))}
            </Fragment>
          ))}
        </nav>
      )}
      <div class="who">
        {cohort && (
          <a
            href={addressOf({ cohort: cohort.id, screen: BEGIN })}
            {...(shown === BEGIN && { 'aria-current': 'page' as const })}
          >
            Begin another program
          </a>
        )}
        {isOnLaptop && clock.value !== undefined && (
          <span class="soft">
            Here it is {timeIn(cohort?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, clock.value)}
            {cohort && ` (${cohort.zone.split('/').at(-1)?.replaceAll('_', ' ') ?? ''})`}
          </span>
        )}
        {home.value !== undefined && <a href={`${home.value}/email`}>Mailbox</a>}
        <span class="soft">{email}</span>
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </header>
  );
}

/** From one cohort or program to another; the screen stays. */
function Switcher({ cohorts, cohort }: { cohorts: readonly CohortName[]; cohort: CohortName }): JSX.Element {
  const { screen } = place.value;
  return (
    <select
      class="switcher"
      aria-label="Program and cohort"
      value={cohort.id}
      onChange={({ currentTarget }) =>
        (location.hash = addressOf({
          cohort: currentTarget.value,
          screen: screen === BEGIN ? 'today' : screen,
        }))
      }
    >
      {[...Map.groupBy(cohorts, ({ program, isArchived }) => (isArchived ? `Archived: ${program}` : program))]
        .sort(([a], [b]) => Number(a.startsWith('Archived: ')) - Number(b.startsWith('Archived: ')))
        .map(([program, own]) => (
          <optgroup key={program} label={program}>
            {own.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
    </select>
  );
}

function Shown({ cohort, onChanged }: { cohort: CohortName; onChanged: () => void }): JSX.Element {
  const { screen, detail } = place.value;
  useEffect(() => scrollTo(0, 0), [screen, detail]);
  switch (screen) {
    case BEGIN:
    case 'today':
      return <Today cohort={cohort} />;
    case 'setup':
      return (
        <>
          <Setup cohort={cohort} isNew={detail === PUBLISHED} />
          <CohortEnd cohort={cohort} onChanged={onChanged} />
        </>
      );
    case 'program':
      return <Program cohort={cohort} onSaved={onChanged} />;
    case 'people':
      if (detail === IMPORT) return <ImportPeople cohort={cohort} />;
      return detail === undefined ? <People cohort={cohort} /> : <OnePerson cohort={cohort} id={detail} />;
    case 'matching':
      return <Matching cohort={cohort} />;
    case 'pairs':
      return <Pairs cohort={cohort} />;
    case 'journey':
      return <Journey cohort={cohort} {...(detail !== undefined && { detail })} />;
    case 'email':
      return <Email cohort={cohort} />;
    case 'deliveries':
      return detail === undefined ? (
        <Deliveries cohort={cohort} />
      ) : (
        <OneDelivery cohort={cohort} id={detail} />
      );
    case 'results':
      return <Results cohort={cohort} />;
    case 'team':
      return <Team cohort={cohort} onChanged={onChanged} />;
    case 'audit':
      return <Audit cohort={cohort} />;
  }
}

function NoCohort({ email }: { email: string }): JSX.Element {
  return (
    <>
      <Heading title="Welcome">Welcome</Heading>
      <div class="card">
        <p>No cohorts for {email} yet. Ask a program manager to add you, or begin a program of your own.</p>
        <a class="button main" href={addressOf({ screen: BEGIN })}>
          Begin a program
        </a>
      </div>
    </>
  );
}

const root = document.getElementById('console');
if (root) render(<Console />, root);
void start();
