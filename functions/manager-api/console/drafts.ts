/** What someone writes survives another screen, a reload and a session that ends; it is hers alone, in this window. */
import { effect, type Signal, signal } from '@preact/signals';

const kept = new Map<string, Signal<unknown>>();

/** The same signal for the same key; `initial` when nothing was written yet. Never for anything about participants. */
export function keptSignal<T>(key: string, initial: T): Signal<T> {
  const known = kept.get(key);
  if (known) return known as Signal<T>;
  const place = `mentorline-draft-${key}`;
  const stored = sessionStorage.getItem(place);
  const made = signal<T>(stored === null ? initial : (JSON.parse(stored) as T));
  effect(() => {
    if (made.value === initial) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(made.value));
  });
  kept.set(key, made);
  return made;
}

/** From now on there is nothing written under the key. */
export function forget(key: string): void {
  kept.delete(key);
  sessionStorage.removeItem(`mentorline-draft-${key}`);
}
