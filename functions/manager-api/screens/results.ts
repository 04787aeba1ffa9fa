/** What a cohort amounts to, and beside it the other cohorts of the program. */
import { measuresOf } from '../../../shared/domain/measures.ts';
import { reportOf, type ReportTable } from '../../../shared/domain/report.ts';
import { readReport } from '../../../shared/usecases/reports/read-report.ts';
import { programVersion } from '../../../shared/store/programs.ts';
import { listCohorts } from '../../../shared/store/cohorts.ts';
import { DICTIONARY_NAME, EXPORTS } from '../../../shared/domain/export-names.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type ApiDependencies, readerRoute, type Routes } from '../route.ts';

export interface ResultsView {
  readonly tables: readonly ReportTable[];
  /** Tables to take home beside these, by their names. */
  readonly exports: readonly string[];
  /** This cohort and those before it, newest first. */
  readonly cohorts: readonly {
    readonly name: string;
    readonly applications: number;
    readonly placedPercent?: number;
    readonly pairs: number;
    readonly meetings: number;
    readonly csat?: number;
    readonly nps?: number;
  }[];
}

/** So many cohorts are set side by side. */
const COMPARED = 6;

async function readResults(
  { table, clock }: ApiDependencies,
  found: CohortWithProgram,
): Promise<ResultsView> {
  const now = clock();
  const { cohort } = found;
  const siblings = (await listCohorts(table))
    .filter(({ program }) => program === cohort.program)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, COMPARED);
  const [input, ...others] = await Promise.all([
    readReport(table, found, now),
    ...siblings.map(async (one) => {
      const program = await programVersion(table, one.program, one.programVersion);
      const measures = measuresOf(await readReport(table, { cohort: one, program }, now));
      return { name: program.cohort.name, measures };
    }),
  ]);
  return {
    tables: reportOf(input),
    exports: [...EXPORTS, DICTIONARY_NAME],
    cohorts: others.map(({ name, measures }) => ({
      name,
      applications: measures.applications ?? 0,
      ...(measures['placed-share'] !== undefined && { placedPercent: measures['placed-share'] }),
      pairs: measures['introduced-pairs'] ?? 0,
      meetings: measures.sessions ?? 0,
      ...(measures.csat !== undefined && { csat: measures.csat }),
      ...(measures.nps !== undefined && { nps: measures.nps }),
    })),
  };
}

export const routes = {
  'GET /api/cohorts/{cohort}/results': readerRoute(readResults),
} as const satisfies Routes;
