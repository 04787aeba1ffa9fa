import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Workflow, WorkflowInput } from '../usecases/journey/schedules.ts';

export function stepFunctionsWorkflow<Input = WorkflowInput>(stateMachineArn: string): Workflow<Input> {
  const client = new SFNClient({});
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
  };
}
