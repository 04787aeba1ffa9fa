/** The workflow of large exports, in memory: its one step at once. */
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import type { Workflow } from '../../shared/usecases/journey/schedules.ts';
import { buildExport, type ExportInput } from '../../shared/usecases/reports/export-file.ts';

export function exportWorkflow(parts: Pick<Dependencies, 'table' | 'bucket'>): Workflow<ExportInput> {
  return { start: (_, input) => buildExport(parts, input) };
}
