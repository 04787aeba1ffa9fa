/** Seeds that once broke a promise. They are lived through with every run, for as long as they mean what they meant. */
export const REGRESSIONS: readonly { readonly seed: number; readonly once: string }[] = [];
