import type { MatchingRules } from '../matching-rules.ts';

/** Labels in the form in which they are compared: without case and outer space, and synonyms as one. */
export class Vocabulary {
  readonly #keys = new Map<string, string>();

  constructor({ synonyms }: Pick<MatchingRules, 'synonyms'>) {
    for (const group of synonyms)
      for (const label of group) this.#keys.set(plain(label), plain(group[0] ?? label));
  }

  key(label: string): string {
    const known = this.#keys.get(label);
    if (known !== undefined) return known;
    const key = this.#keys.get(plain(label)) ?? plain(label);
    this.#keys.set(label, key);
    return key;
  }

  /** Each key once, in order of the alphabet. */
  keys(labels: readonly string[]): string[] {
    return [...new Set(labels.map((label) => this.key(label)))].sort();
  }

  /** Labels of `some` that `others` has too, each once. */
  common(some: readonly string[], others: readonly string[]): string[] {
    const wanted = new Set(others.map((label) => this.key(label)));
    return some.filter((label) => wanted.delete(this.key(label)));
  }
}

function plain(label: string): string {
  return label.trim().toLowerCase();
}
