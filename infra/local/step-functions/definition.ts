/** The workflows as AWS will read them, with the ARNs of this world. */
import { type WorkflowName, WORKFLOWS, workflowText } from '../../environment.ts';

export const LAMBDA = 'arn:aws:lambda:eu-central-1:000000000000:function:';
export const MACHINES = 'arn:aws:states:eu-central-1:000000000000:stateMachine:';

export function workflowDefinition(name: WorkflowName, largestMatch: number): string {
  const steps: Readonly<Record<string, string>> = WORKFLOWS[name];
  return workflowText(name).replace(/\$\{(\w+)\}/g, (_, one: string) =>
    one === 'LargestMatch' ? String(largestMatch) : `${LAMBDA}${steps[one] ?? ''}`,
  );
}
