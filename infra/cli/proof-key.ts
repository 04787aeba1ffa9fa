/** Proof key for code exchange (RFC 7636): whoever asked for a code shows that it was her. */
import { createHash, randomBytes } from 'node:crypto';

export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
}

export function newProofKey(): ProofKey {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
