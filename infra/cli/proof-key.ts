/** Proof key for code exchange (RFC 7636): whoever asked for a code shows that it was her. */
import { createHash, randomBytes } from 'node:crypto';

/** Where commands on a manager's machine wait for her browser to come back: known to the identity provider. */
export const SIGN_IN_PORT = 4009;

export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
}

export function newProofKey(): ProofKey {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
