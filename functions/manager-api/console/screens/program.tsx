/** Everything of the program: in forms or as text, checked as it is written, with what saving would change. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { keptSignal } from '../drafts.ts';
import { Heading, Loading, Tabs } from '../components.tsx';
import { Conflict } from './program-conflict.tsx';
import { Draft } from './program-draft.ts';
import { Mapping } from './program-mapping.tsx';
import { SaveBar } from './program-saving.tsx';
import { Copy, Versions } from './program-versions.tsx';
import { Forms, Text } from './program-writing.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { ProgramView } from '../../screens/program.ts';

export function Program({ cohort, onSaved }: { cohort: CohortName; onSaved: () => void }): JSX.Element {
  const view = useMemo(() => new View<ProgramView>(`/api/cohorts/${cohort.id}/program`), [cohort.id]);
  const told = useSignal('');
  return (
    <>
      <Heading title="Program">Program</Heading>
      <p role="status">{told.value}</p>
      <Loading view={view}>
        {(program) => (
          <Editor
            key={program.edits}
            program={program}
            cohort={cohort}
            onSaved={() => {
              told.value = `Published as version ${program.edits + 1}. What was sent stays as it was; what is to come follows the new version.`;
              void view.load();
              onSaved();
            }}
            onRefused={() => void view.load()}
          />
        )}
      </Loading>
    </>
  );
}

/** A first program, begun from one that is complete. */
export function NewProgram({ onSaved }: { onSaved: () => void }): JSX.Element {
  const view = useMemo(() => new View<ProgramView>('/api/program/starter'), []);
  return (
    <Loading view={view}>
      {(program) => (
        <>
          <p>
            This is a complete small program. Change its name, dates and questions. Nothing happens until you
            publish it, and no one is contacted before applications open.
          </p>
          <Editor program={program} onSaved={onSaved} />
        </>
      )}
    </Loading>
  );
}

const PARTS = ['Forms', 'Text', 'Mapping', 'Versions', 'Copy'] as const;
type Part = (typeof PARTS)[number];

function Editor({
  program,
  cohort,
  onSaved,
  onRefused,
}: {
  program: ProgramView;
  cohort?: CohortName;
  onSaved: () => void;
  /** It was not saved: perhaps there is a newer version. */
  onRefused?: () => void;
}): JSX.Element {
  const key = `program-${cohort?.id ?? 'new'}`;
  const draft = useMemo(() => new Draft(program, key), [program]);
  const part = keptSignal<Part>(`part-${cohort?.id ?? 'new'}`, 'Forms');
  const parts = cohort ? PARTS : (['Forms', 'Text'] as const);
  if (!draft.ready.value)
    return (
      <p class="soft" role="status">
        Loading…
      </p>
    );
  return (
    <>
      {cohort && draft.behind !== undefined && (
        <Conflict draft={draft} program={program} cohort={cohort} since={draft.behind} />
      )}
      <Tabs label="Edit as" names={parts} chosen={part}>
        <Shown part={part.value} draft={draft} program={program} cohort={cohort} />
      </Tabs>
      <SaveBar
        draft={draft}
        mayEdit={cohort?.role !== 'reader'}
        namesProblems={part.value !== 'Text'}
        onSaved={onSaved}
        {...(onRefused && { onRefused })}
      />
    </>
  );
}

function Shown({
  part,
  draft,
  program,
  cohort,
}: {
  part: Part;
  draft: Draft;
  program: ProgramView;
  cohort: CohortName | undefined;
}): JSX.Element | null {
  switch (part) {
    case 'Forms':
      return <Forms draft={draft} />;
    case 'Text':
      return <Text draft={draft} />;
    case 'Mapping':
      return cohort ? <Mapping draft={draft} cohort={cohort} /> : null;
    case 'Versions':
      return cohort ? <Versions draft={draft} program={program} cohort={cohort} /> : null;
    case 'Copy':
      return <Copy draft={draft} />;
  }
}
