/** Calls of the API, and views that load, fail and can be tried again. */
import { type Signal, signal } from '@preact/signals';
import { expire, session } from './session.ts';

export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly because: string }
  | { readonly kind: 'there'; readonly value: T };

/** Resolves to the answer; rejects with a sentence for people. */
export async function call<T>(
  path: string,
  method: 'GET' | 'POST' | 'PUT' = 'GET',
  body?: object | string,
): Promise<T> {
  const current = session.value;
  const token = current.kind === 'signed-in' ? current.token : '';
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new Error('Mentorline cannot be reached. Check your connection and try again.');
  }
  if (answer.status === 401) {
    expire();
    throw new Error('Your session has ended.');
  }
  const told = (await answer.json().catch(() => ({}))) as T & { readonly message?: string };
  if (answer.ok) return told;
  throw new Error(
    answer.status === 404
      ? 'This page does not exist, or you do not have access to it.'
      : (told.message ?? 'Something went wrong on our side. Please try again in a minute.'),
  );
}

/** What a screen shows, fetched anew each time it is opened. */
export class View<T> {
  readonly state: Signal<Loaded<T>> = signal({ kind: 'loading' });
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    void this.load();
  }

  async load(): Promise<void> {
    try {
      this.state.value = { kind: 'there', value: await call<T>(this.#path) };
    } catch (error) {
      this.state.value = { kind: 'failed', because: (error as Error).message };
    }
  }
}

/** Fetches a file with the session's token and hands it to the browser to keep. */
export async function download(path: string, fileName: string): Promise<void> {
  const current = session.value;
  const token = current.kind === 'signed-in' ? current.token : '';
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json, */*' };
  const answer = await fetch(path, { headers });
  if (answer.status === 401) expire();
  if (!answer.ok) throw new Error('The export failed. Please try again in a minute.');
  if (answer.headers.get('content-type')?.includes('json')) {
    // Too large for an answer: the file is at an address of its own, which the browser saves.
    location.assign(((await answer.json()) as { location: string }).location);
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
