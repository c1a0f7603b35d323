/** What a search of the whole product finds, in the order of groups that mean what was typed equally well. */
export const RESULT_KINDS = [
  "segments",
  "pages",
  "questions",
  "campaigns",
  "audiences",
  "products",
  "systems",
  "actions",
  "customers",
  "fields",
  "terms",
  "docs",
] as const;

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

/** From this score on, a result is what was meant: it comes before the glossary, and before a rule made of a whole sentence. */
export const GOOD_MATCH = 0.6;
/** Smaller differences of the best scores leave groups in the order of kinds. */
const STEP = 0.05;

/** Kinds that explain or begin something: what exists comes first. */
const LAST_KINDS: readonly ResultKind[] = ["fields", "terms", "docs"];

/**
 * The groups by their best scores. Fields of rules, the glossary and the API reference come after every group with a good match,
 * and before those with a poor one.
 */
export const orderGroups = <Group extends { kind: ResultKind; scores: readonly number[] }>(
  groups: readonly Group[],
): Group[] => {
  const best = ({ kind, scores }: Group) => {
    const highest = Math.max(0, ...scores);
    return Math.round((LAST_KINDS.includes(kind) ? Math.min(GOOD_MATCH, highest) - STEP : highest) / STEP);
  };
  const place = ({ kind }: Group) => RESULT_KINDS.indexOf(kind);
  return [...groups].sort((a, b) => best(b) - best(a) || place(a) - place(b));
};
