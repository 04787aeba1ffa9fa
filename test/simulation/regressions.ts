/** Seeds that once broke a promise. They are lived through with every run, for as long as they mean what they meant. */
export const REGRESSIONS: readonly { readonly seed: number; readonly once: string }[] = [
  { seed: 28, once: 'Someone who withdrew at that moment was told of being accepted.' },
  {
    seed: 36,
    once: 'An application that came a minute before the close, and whose reading crashed, was called late.',
  },
  { seed: 49, once: 'Someone who withdrew while an email was made was told of being accepted.' },
  { seed: 57, once: 'An email that was repeated on the day after was one more than that day may bring.' },
  { seed: 138, once: 'An email whose outcome was unknown was repeated while email was paused.' },
  {
    seed: 166,
    once: 'Someone who came back and left another proposal of that day unanswered could not be set aside again.',
  },
];
