/** What a search of the whole product finds, in the order of the groups. */
export const RESULT_KINDS = ["customers", "segments", "pages", "actions", "fields", "terms", "docs"] as const;

export type ResultKind = (typeof RESULT_KINDS)[number];

/** A character before the text that limits the search to one kind. */
export const PREFIXES: Partial<Record<ResultKind, string>> = {
  customers: "@",
  segments: "#",
  actions: ">",
  terms: "?",
  docs: "/",
};

/** Splits what was typed into the kind that its first character names, or null for all kinds, and the text. */
export const readTyped = (typed: string): { kind: ResultKind | null; text: string } => {
  const trimmed = typed.trimStart();
  const kind = RESULT_KINDS.find((one) => trimmed.startsWith(PREFIXES[one] ?? "\0")) ?? null;
  return { kind, text: (kind ? trimmed.slice(1) : trimmed).trim() };
};

/** The best rank that changes the order: a match in the middle of a title is no reason to come first. */
const MOST_RANK = 2;

/**
 * The groups in the order of kinds, except that one with a result of this title, or that begins so, comes before groups that only
 * have the text somewhere: "segments" means the page rather than a segment with that word.
 */
export const orderGroups = <Group extends { kind: ResultKind; ranks: readonly number[] }>(
  groups: readonly Group[],
): Group[] => {
  const best = ({ ranks }: Group) => Math.min(MOST_RANK, ...ranks);
  const place = ({ kind }: Group) => RESULT_KINDS.indexOf(kind);
  return [...groups].sort((a, b) => best(a) - best(b) || place(a) - place(b));
};
