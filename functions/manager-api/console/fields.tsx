/** Fields of forms that are bound to a signal. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

export function TextField({
  label,
  value,
  type,
  ...limits
}: {
  label: ComponentChildren;
  value: Signal<string>;
  type?: 'text' | 'email' | 'date' | 'number' | 'search';
  maxLength?: number;
  min?: number;
  max?: number;
}): JSX.Element {
  return (
    <label class="field">
      {label}
      <input
        {...({ type: type ?? 'text', ...limits } as JSX.IntrinsicElements['input'])}
        value={value.value}
        onInput={({ currentTarget }) => (value.value = currentTarget.value)}
      />
    </label>
  );
}

/** The reason of a decision, as the email says it. */
export function ReasonField({ label, reason }: { label: string; reason: Signal<string> }): JSX.Element {
  return <TextField label={label} value={reason} maxLength={300} />;
}

/** Whether a text holds every word that is sought. */
export function holds(sought: Signal<string>, text: string): boolean {
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.toLowerCase().includes(word));
}

/** Asks for a word before something that cannot be undone. `typed` is what was written so far. */
export function TypeToConfirm({ word, typed }: { word: string; typed: Signal<string> }): JSX.Element {
  return <TextField label={`Type "${word}" to confirm`} value={typed} />;
}

/** Whether the word was written, whatever its case. */
export function isConfirmed(word: string, typed: Signal<string>): boolean {
  return word !== '' && typed.value.trim().toLowerCase() === word.trim().toLowerCase();
}
