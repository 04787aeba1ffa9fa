/** A code by which a form tool's script gets, once, the form that it is to make. */
import { DAY } from '../../domain/calendar.ts';
import type { Program } from '../../domain/program.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import { formSpec } from '../../forms/form-spec.ts';
import { codeWrite } from '../../store/form-codes.ts';
import type { Value } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

/** Keeps a code for a day, together with the form that it is for. */
export async function offerCode(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  program: Program,
  { source, code }: { readonly source: RegisteredSource; readonly code: string },
): Promise<void> {
  const form = JSON.parse(JSON.stringify(formSpec(program, source.role))) as Value;
  await table.write(codeWrite(source.id, { code, form, until: clock() + DAY }));
}
