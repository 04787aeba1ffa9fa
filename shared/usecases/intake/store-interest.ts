/** A response to an interest poll: a person who may apply later. */
import { textFor } from '../../domain/answers.ts';
import { roleIn } from '../../domain/application.ts';
import { fromIso, localDate } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { DeliveryVerdict } from '../../domain/delivery.ts';
import { keepInterest } from '../../store/applications.ts';
import { keepApplicant } from './keep-applicant.ts';
import type { ProcessNeeds, MappedResponse } from './new-response.ts';

export async function storeInterest(
  dependencies: ProcessNeeds,
  { cohort, program }: CohortWithProgram,
  { received, answers, about }: MappedResponse,
): Promise<DeliveryVerdict> {
  if (!textFor(program, answers, 'email'))
    return { state: 'quarantined', reason: 'there is no email address to answer to', ...about };
  const { source, response, delivery } = received;
  const at = Math.min(fromIso(response.submittedAt), fromIso(delivery.receivedAt));
  if (source.closes !== undefined && localDate(at, program.cohort.zone) > source.closes)
    return { state: 'late', reason: 'it arrived after the poll had closed', ...about };
  const { id: person } = await keepApplicant(dependencies, program, {
    answers,
    response: received.responseId,
  });
  const role = source.role ?? roleIn(program, answers);
  await keepInterest(dependencies.table, cohort.id, { person, ...(role !== undefined && { role }) });
  return { state: received.isFirst ? 'stored' : 'updated', ...about };
}
