/** The two calls of Systems Manager that we make: parameters by name. */
import type { RequestListener } from 'node:http';
import { readBody } from './http.ts';
import { Journal } from './journal.ts';

export class ParametersEngine {
  readonly #values: Journal<string>;

  constructor(path?: string) {
    this.#values = new Journal(path && `${path}/parameters.jsonl`);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  close(): void {
    this.#values.close();
  }

  readonly listener: RequestListener = (request, response) => {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    const answer = async (): Promise<void> => {
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
      const {
        Name = '',
        Value = '',
        Overwrite = false,
      } = JSON.parse((await readBody(request)).toString()) as {
        Name?: string;
        Value?: string;
        Overwrite?: boolean;
      };
      if (operation === 'PutParameter') {
        if (!Overwrite && this.get(Name) !== undefined)
          return reply(400, { __type: 'ParameterAlreadyExists', message: `${Name} exists` });
        this.set(Name, Value);
        reply(200, { Version: 1 });
        return;
      }
      const value = this.get(Name);
      if (operation !== 'GetParameter') reply(400, { __type: 'UnknownOperationException' });
      else if (value === undefined) reply(400, { __type: 'ParameterNotFound', message: `${Name} not found` });
      else reply(200, { Parameter: { Name, Type: 'SecureString', Value: value, Version: 1 } });
    };
    answer().catch((error: unknown) => reply(500, { __type: 'InternalServerError', message: String(error) }));
  };
}
