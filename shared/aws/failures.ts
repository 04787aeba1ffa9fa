/** What a function says of an error: a line of its log, and a count for the alarm. */
import { Logger } from '@aws-lambda-powertools/logger';
import { publishFailure } from './metrics.ts';

export type OnError = (error: unknown) => void;

/**
 * Names the kind of error and where it happened, and counts it for the alarm: Lambda counts only errors that a function ends
 * with. The message stays out: it may quote what a person wrote.
 */
export function failureLog(serviceName: string): OnError {
  const logger = new Logger({ serviceName });
  const count = publishFailure(serviceName);
  return (error) => {
    count();
    const { name = 'Error', stack = '' } = error instanceof Error ? error : {};
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    logger.error('error', { kind: name, at: frames.slice(0, 6).map((line) => line.trim()) });
  };
}
