/** Notes about someone, added and removed. */
import * as z from 'zod';
import { MOST_NOTE_CHARACTERS, MOST_NOTES } from '../../../shared/domain/application.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { addNote, removeNote } from '../../../shared/usecases/screening/keep-notes.ts';
import { type ApiDependencies, managerRoute, type ManagerRequest, type Routes } from '../route.ts';
import { applicationMoved } from './people-decisions.ts';

const NoteBody = z.discriminatedUnion('act', [
  z.object({ act: z.literal('add'), text: z.string().trim().min(1).max(MOST_NOTE_CHARACTERS) }),
  z.object({ act: z.literal('remove'), at: z.string() }),
]);

async function changeNotes(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = NoteBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: `Write a note of at most ${MOST_NOTE_CHARACTERS} characters.` });
  const noting = { person: request.params['person'] ?? '', by: manager.id };
  const result =
    data.act === 'add'
      ? await addNote(dependencies, found, { ...noting, text: data.text })
      : await removeNote(dependencies, found, { ...noting, at: data.at });
  switch (result) {
    case undefined:
      return undefined;
    case 'done':
      return json(200, {});
    case 'too-many':
      return json(409, { message: `There are ${MOST_NOTES} notes already. Remove one first.` });
    case 'moved':
      return applicationMoved();
  }
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/{person}/notes': managerRoute(changeNotes),
} as const satisfies Routes;
