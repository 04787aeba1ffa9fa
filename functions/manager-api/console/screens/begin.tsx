/** The guided start: seven steps to a program that runs, each kept as she goes, with a look at what it makes. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Heading, Loading, Problem } from '../components.tsx';
import { addressOf, BEGIN, place } from '../route.ts';
import { FormStep, QuestionsStep } from './begin-form.tsx';
import { GoStep, PublishButton } from './begin-go.tsx';
import { HowStep, WhatStep, WhenStep, WhoStep } from './begin-program.tsx';
import { NewProgram } from './program.tsx';
import { Outlining, type Step, STEPS } from './outline.ts';
import type { BeginView } from '../../screens/begin.ts';

const NAMES: Readonly<Record<Step, { readonly short: string; readonly title: string }>> = {
  what: { short: 'What', title: 'What is your program?' },
  how: { short: 'How', title: 'How do people meet?' },
  when: { short: 'When', title: 'When does it run?' },
  who: { short: 'Who', title: 'Who can take part?' },
  questions: { short: 'Questions', title: 'What do you ask applicants?' },
  form: { short: 'Form', title: 'Where do people apply?' },
  go: { short: 'Go', title: 'Look at it, and publish' },
};

/** In the address in the place of a step: the program as a file. */
const AS_FILE = 'file';

export function Begin({ onPublished }: { onPublished: (cohort: string) => Promise<void> }): JSX.Element {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const view = useMemo(
    () => new View<BeginView>(`/api/begin?zone=${encodeURIComponent(timeZone)}`),
    [timeZone],
  );
  if (place.value.detail === AS_FILE)
    return (
      <>
        <Heading title="Begin a program">Begin a program</Heading>
        <NewProgram onSaved={() => void onPublished('')} />
      </>
    );
  return <Loading view={view}>{(begun) => <Path begun={begun} onPublished={onPublished} />}</Loading>;
}

function Path({
  begun,
  onPublished,
}: {
  begun: BeginView;
  onPublished: (cohort: string) => Promise<void>;
}): JSX.Element {
  const outlining = useMemo(() => new Outlining(begun), [begun]);
  const { detail, cohort = '' } = place.value;
  const step = STEPS.find((one) => one === detail) ?? outlining.outline.value.step;
  const at = STEPS.indexOf(step);
  const addressAt = (to: string | undefined): string =>
    addressOf({ cohort, screen: BEGIN, ...(to !== undefined && { detail: to }) });
  const next = STEPS[at + 1];
  const before = STEPS[at - 1];
  const advance = async (): Promise<void> => {
    if (!next) return;
    await outlining.settled();
    outlining.tried.value = new Set([...outlining.tried.value, step]);
    if (outlining.problems(step).length > 0) {
      // The sentence at its field is there after the next render.
      setTimeout(() => {
        const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"], .problem');
        wrong?.scrollIntoView({ block: 'center' });
        wrong?.focus();
      });
      return;
    }
    outlining.set({ step: next });
    location.hash = addressAt(next);
  };
  // Kept from the beginning, so that every step has something to show.
  useEffect(() => {
    if (!begun.isKept) outlining.set({});
  }, [outlining]);
  useEffect(() => scrollTo(0, 0), [step]);
  return (
    <>
      <nav aria-label="Steps" class="path">
        <ol>
          {STEPS.map((one, index) => (
            <li key={one}>
              <a href={addressAt(one)} {...(one === step && { 'aria-current': 'step' as const })}>
                <span class="number">{index + 1}</span> {NAMES[one].short}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <Heading key={step} title={NAMES[step].title}>
        {NAMES[step].title}
      </Heading>
      <p class="soft" role="status">
        {begun.isKept && step === begun.outline.step
          ? `Step ${at + 1} of ${STEPS.length}. You go on where you left off.`
          : `Step ${at + 1} of ${STEPS.length}. What you choose is kept as you go.`}
      </p>
      <div class="columns">
        <Shape step={step} outlining={outlining} />
      </div>
      <Problem of={outlining.act} />
      <div class="bar acts start">
        {next ? (
          <button type="button" class="main" onClick={() => void advance()}>
            Continue
          </button>
        ) : (
          <PublishButton outlining={outlining} onPublished={onPublished} />
        )}
        {before && (
          <a class="button" href={addressAt(before)}>
            Back
          </a>
        )}
      </div>
      {step === 'what' && (
        <p class="soft">
          Do you have a program file, or prefer to write one?{' '}
          <a href={addressAt(AS_FILE)}>Begin with a file</a>
        </p>
      )}
    </>
  );
}

function Shape({ step, outlining }: { step: Step; outlining: Outlining }): JSX.Element {
  switch (step) {
    case 'what':
      return <WhatStep outlining={outlining} />;
    case 'how':
      return <HowStep outlining={outlining} />;
    case 'when':
      return <WhenStep outlining={outlining} />;
    case 'who':
      return <WhoStep outlining={outlining} />;
    case 'questions':
      return <QuestionsStep outlining={outlining} />;
    case 'form':
      return <FormStep outlining={outlining} />;
    case 'go':
      return <GoStep outlining={outlining} />;
  }
}
