/** The newest match with its reasons, in names. */
import { nameIn } from '../../shared/domain/application.ts';
import type { Alternative } from '../../shared/domain/matching/review.ts';
import { readRun } from '../../shared/journey/match-run.ts';
import { listApplications } from '../../shared/store/applications.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { listRuns } from '../../shared/store/pairs.ts';
import type { RunningCohort } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';
import type { MatchView } from './views.ts';

/** Both sides of a pair are asked. */
const MAILS_EACH = 2;

export async function readMatch(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort, program }: RunningCohort,
): Promise<MatchView | undefined> {
  const runs = (await listRuns(table, cohort.id)).sort((a, b) => (a.ranAt < b.ranAt ? 1 : -1));
  const run = runs.find(({ id }) => id === cohort.publishedRun) ?? runs[0];
  if (!run) return undefined;
  const [{ pairs, unmatched }, applications] = await Promise.all([
    readRun(bucket, run),
    listApplications(table, cohort.id),
  ]);
  const names = new Map(applications.map(({ person, answers }) => [person, nameIn(program, answers)]));
  const name = (person: string): string => names.get(person) ?? 'somebody who has left';
  const approvable = cohort.state === 'review' && run.id === cohort.publishedRun;
  return {
    kind: run.kind,
    ranAt: run.ranAt,
    placed: run.placed,
    unmatched: run.unmatched,
    total: run.total,
    proved: run.optimal,
    ...(approvable && { approval: { mails: pairs.length * MAILS_EACH } }),
    pairs: pairs
      .map(({ mentee, mentor, score, why, forMentee }) => ({
        mentee: name(mentee),
        mentor: name(mentor),
        score,
        why,
        ...(forMentee && { next: `${name(forMentee.person)}, ${costOf(forMentee)}` }),
      }))
      .sort((a, b) => a.mentee.localeCompare(b.mentee)),
    without: unmatched
      .map(({ mentee, sentence, help }) => ({ name: name(mentee), because: sentence, help }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** What the alternative would cost everybody. */
function costOf({ pointsLost, placedLost }: Alternative): string {
  const points =
    pointsLost === 0
      ? 'just as good for everybody'
      : `${pointsLost} ${pointsLost === 1 ? 'point' : 'points'} less in all`;
  return placedLost > 0 ? `${points}, and ${placedLost} placed less` : points;
}
