/** CDK's own command, run by this very Node: on every system, and whatever is on the path. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Resolves to its exit code; what it prints goes to the terminal. Throws when it is not installed. */
export function runCdk(args: readonly string[]): number {
  const { status, error } = spawnSync(process.execPath, [cdkCommand(), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) throw new Error(`CDK could not be started: ${error.message}`);
  return status ?? 1;
}

/** What CDK prints, without colors. Throws when it fails. */
export function cdkOutput(args: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(
    process.execPath,
    [cdkCommand(), ...args, '--no-color'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (error) throw new Error(`CDK could not be started: ${error.message}`);
  if (status !== 0)
    throw new Error(`CDK ended with ${status ?? 'no code'}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return `${stdout}\n${stderr}`;
}

function cdkCommand(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('aws-cdk/package.json');
    return join(dirname(manifest), 'bin', 'cdk');
  } catch {
    throw new Error('CDK is not installed here. Run npm ci in the folder of Mentorline, then try again.');
  }
}
