/** A change that a recipe makes. */
export type Edit =
  | { file: string; text: string }
  /** `insert` goes after `after`, which must occur exactly once. */
  | { file: string; after: string; insert: string };
