/** What a field of the program file says about itself: forms, documentation and editors all take it from here. */

export type FieldText = {
  readonly title: string;
  readonly description: string;
  /** What applies when the field is left out, in words. */
  readonly 'x-default'?: string;
};

/** For `.meta()` of a schema: the label, a sentence of help, and the default in words. */
export function about(title: string, description: string, byDefault?: string): FieldText {
  return { title, description, ...(byDefault !== undefined && { 'x-default': byDefault }) };
}
