/** What a manager's setup does once for a program, done on the laptop: secrets for its sources, its sender verified. */
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import type { Program } from '../../shared/domain/program.ts';
import { type ApplyResult, applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import type { LocalStack } from './stack.ts';

export async function prepareProgram(
  stack: LocalStack,
  program: Program,
  { makeSecret, text }: { readonly makeSecret: (name: string) => string; readonly text?: string },
): Promise<ApplyResult> {
  for (const { secret } of program.sources) {
    if (secret === null || stack.secretOf(secret) !== undefined) continue;
    stack.setSecret(secret, { current: makeSecret(secret) });
  }
  const ses = new SESClient({
    endpoint: stack.sesUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await ses.send(new VerifyDomainIdentityCommand({ Domain: program.program.sender.address.split('@')[1] }));
  ses.destroy();
  return applyProgram({ table: stack.table, clock: () => stack.clock.now() }, program, {
    by: 'local setup',
    ...(text !== undefined && { text }),
  });
}
