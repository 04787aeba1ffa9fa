/** What a field of the program file says about itself: forms, documentation and editors all take it from here. */

export type FieldText = {
  readonly title: string;
  readonly description: string;
  /** What applies when the field is left out, in words. */
  readonly 'x-default'?: string;
};

/** For `.meta()` of an enumeration: how its values are called where people choose one. */
export function words<const Value extends string>(
  of: Readonly<Record<Value, string>>,
): { readonly 'x-words': Readonly<Record<Value, string>> } {
  return { 'x-words': of };
}

/** For `.meta()` of an id: what is chosen from, instead of typed. */
export type Picked = 'question' | 'survey' | 'touchpoint' | 'email';

export function picked(from: Picked, text: FieldText): FieldText & { readonly 'x-input': Picked } {
  return { ...text, 'x-input': from };
}

/** For `.meta()` of a schema: the label, a sentence of help, and the default in words. */
export function about(title: string, description: string, byDefault?: string): FieldText {
  return { title, description, ...(byDefault !== undefined && { 'x-default': byDefault }) };
}
