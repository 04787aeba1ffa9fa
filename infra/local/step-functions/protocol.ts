/** The JSON protocol of Step Functions in front of its engine. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { readBody } from '../http.ts';
import { ApiError, type StepFunctionsEngine } from './engine.ts';

export function stepFunctionsListener(engine: StepFunctionsEngine): RequestListener {
  return (request, response) => {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': randomUUID(),
      });
      response.end(JSON.stringify(body));
    };
    const answer = async (): Promise<void> => {
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      reply(
        200,
        call(
          engine,
          operation,
          JSON.parse((await readBody(request)).toString() || '{}') as Record<string, string | undefined>,
        ),
      );
    };
    answer().catch((error: unknown) => {
      if (error instanceof ApiError)
        reply(400, { __type: `com.amazonaws.swf.service.v2.model#${error.type}`, message: error.message });
      else reply(500, { __type: 'InternalServerError', message: String(error) });
    });
  };
}

function call(
  engine: StepFunctionsEngine,
  operation: string,
  data: Record<string, string | undefined>,
): object {
  switch (operation) {
    case 'CreateStateMachine': {
      const name = data['name'] ?? '';
      const arn = `arn:aws:states:eu-central-1:000000000000:stateMachine:${name}`;
      engine.put({ arn, name, definition: data['definition'] ?? '' });
      return { stateMachineArn: arn, creationDate: engine.now() / 1000 };
    }
    case 'StartExecution': {
      const { executionArn, startDate } = engine.start(
        data['stateMachineArn'] ?? '',
        data['name'] ?? randomUUID(),
        data['input'] ?? '{}',
      );
      return { executionArn, startDate };
    }
    case 'DescribeExecution': {
      const { history, position, ...rest } = engine.find(data['executionArn']);
      return rest;
    }
    case 'GetExecutionHistory':
      return {
        events: engine.find(data['executionArn']).history.map(({ details, ...event }) => ({
          ...event,
          ...detailsKey(event.type, details),
        })),
      };
    case 'ListExecutions':
      return {
        executions: engine
          .list()
          .filter(({ stateMachineArn }) => stateMachineArn === data['stateMachineArn'])
          .map(({ executionArn, stateMachineArn, name, status, startDate, stopDate }) => ({
            executionArn,
            stateMachineArn,
            name,
            status,
            startDate,
            stopDate,
          })),
      };
    case 'StopExecution': {
      engine.stop(data['executionArn']);
      return { stopDate: engine.now() / 1000 };
    }
    default:
      throw new ApiError('UnknownOperationException', operation);
  }
}

/** The protocol names the details of an event after its type. */
function detailsKey(type: string, details: object): object {
  if (type.endsWith('StateEntered')) return { stateEnteredEventDetails: asText(details) };
  if (type.endsWith('StateExited')) return { stateExitedEventDetails: asText(details) };
  return { [`${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`]: asText(details) };
}

function asText(details: object): object {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
