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

/** How often it is looked how far a large file is. */
const LOOKS_MS = 2000;

/** Fetches a file with the session's token and hands it to the browser to keep. `onRows` is told how far a large one is. */
export async function download(
  path: string,
  { fileName, onRows }: { readonly fileName: string; readonly onRows: (rows: number) => void },
): Promise<void> {
  let answer = await fetchFile(path);
  if (answer.status === 202) {
    const { progress } = (await answer.json()) as { progress: string };
    do {
      await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
      answer = await fetchFile(progress);
      const { rows, location: address } = (await answer.json()) as { rows: number; location?: string };
      onRows(rows);
      // The file is at an address of its own, which the browser saves.
      if (address !== undefined) location.assign(address);
    } while (answer.status === 202);
    return;
  }
  saveBlob(await answer.blob(), fileName);
}

/** Hands a text to the browser, to be saved as a file. */
export function save(
  text: string,
  { type, fileName }: { readonly type: string; readonly fileName: string },
): void {
  saveBlob(new Blob([text], { type }), fileName);
}

function saveBlob(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function fetchFile(path: string): Promise<Response> {
  const current = session.value;
  const token = current.kind === 'signed-in' ? current.token : '';
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json, */*' };
  const answer = await fetch(path, { headers });
  if (answer.status === 401) expire();
  if (answer.ok) return answer;
  const { message } = (await answer.json().catch(() => ({}))) as { message?: string };
  throw new Error(message ?? 'The export failed. Please try again in a minute.');
}
