/** What an act changed on the review board: the API says so much and no more, and the page puts it into what it has. Both use this. */
/** How many emails an approval sends. */
export interface ApprovalEmails {
  readonly asked: number;
  readonly without: number;
}

/** The draft of a match as it is being changed. People by their ids; `names` says who they are. */
export interface BoardView {
  readonly revision: number;
  readonly placed: number;
  readonly total: number;
  /** That many emails an approval sends: to both sides of each pair, and to everyone without a mentor. */
  readonly emails: ApprovalEmails;
  readonly names: Readonly<Record<string, string>>;
  readonly mentors: readonly { readonly id: string; readonly seats: number }[];
  readonly pairs: readonly {
    readonly mentee: string;
    readonly mentor: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly locked: boolean;
  }[];
  readonly unmatched: readonly { readonly mentee: string; readonly because: string; readonly help: string }[];
  readonly vetoes: readonly { readonly mentee: string; readonly mentor: string }[];
  /** In the order in which they were done. `void`: someone whom it was about has left. */
  readonly acts: readonly { readonly name: string; readonly standing: 'done' | 'undone' | 'void' }[];
  /** How it differs from the draft, in sentences. */
  readonly since: readonly string[];
  /** Seats that a mentor can have at most. */
  readonly most: number;
}

/** The parts of the board that are lists of many, each with what tells its entries apart. */
const IDENTITIES = {
  mentors: ({ id }: BoardView['mentors'][number]) => id,
  pairs: ({ mentee, mentor }: BoardView['pairs'][number]) => `${mentee} ${mentor}`,
  unmatched: ({ mentee }: BoardView['unmatched'][number]) => mentee,
} as const;
type Many = keyof typeof IDENTITIES;

interface ListChange<One> {
  /** Entries that are new or not as they were. */
  readonly now: readonly One[];
  /** Identities of those that are gone. */
  readonly gone: readonly string[];
}

/** Everything that is small as it is now, and of the lists what changed. Names never change while a board is open. */
export type BoardChange = Omit<BoardView, Many | 'names'> & {
  readonly [Name in Many]: ListChange<BoardView[Name][number]>;
};

export function changeOf(before: BoardView, after: BoardView): BoardChange {
  const { names: _, ...rest } = after;
  return {
    ...rest,
    mentors: listChange(before.mentors, after.mentors, IDENTITIES.mentors),
    pairs: listChange(before.pairs, after.pairs, IDENTITIES.pairs),
    unmatched: listChange(before.unmatched, after.unmatched, IDENTITIES.unmatched),
  };
}

/** The board after a change: what `changeOf` was told as `after`, lists in the order of their identities. */
export function afterChange(before: BoardView, change: BoardChange): BoardView {
  return {
    ...change,
    names: before.names,
    mentors: listAfter(before.mentors, change.mentors, IDENTITIES.mentors),
    pairs: listAfter(before.pairs, change.pairs, IDENTITIES.pairs),
    unmatched: listAfter(before.unmatched, change.unmatched, IDENTITIES.unmatched),
  };
}

/** The order in which the lists of a board come. */
function inOrder<One>(list: readonly One[], identityOf: (one: One) => string): One[] {
  return list.toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1));
}

/** The board with its lists in their order. */
export function ordered(board: BoardView): BoardView {
  return {
    ...board,
    mentors: inOrder(board.mentors, IDENTITIES.mentors),
    pairs: inOrder(board.pairs, IDENTITIES.pairs),
    unmatched: inOrder(board.unmatched, IDENTITIES.unmatched),
  };
}

function listChange<One>(
  before: readonly One[],
  after: readonly One[],
  identityOf: (one: One) => string,
): ListChange<One> {
  const was = new Map(before.map((one) => [identityOf(one), JSON.stringify(one)]));
  const is = new Set(after.map(identityOf));
  return {
    now: after.filter((one) => was.get(identityOf(one)) !== JSON.stringify(one)),
    gone: [...was.keys()].filter((identity) => !is.has(identity)),
  };
}

function listAfter<One>(
  before: readonly One[],
  { now, gone }: ListChange<One>,
  identityOf: (one: One) => string,
): One[] {
  const after = new Map(before.map((one) => [identityOf(one), one]));
  for (const identity of gone) after.delete(identity);
  for (const one of now) after.set(identityOf(one), one);
  return inOrder([...after.values()], identityOf);
}
