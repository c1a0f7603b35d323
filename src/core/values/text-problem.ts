/** Text that PostgreSQL can't store: the character U+0000, and unpaired surrogates, which have no UTF-8. */
export type TextProblem = "nul" | "unpaired_surrogate";

const UNPAIRED = /\p{Surrogate}/gu;

export const textProblem = (text: string): TextProblem | null => {
  if (text.includes("\0")) return "nul";
  return text.search(UNPAIRED) >= 0 ? "unpaired_surrogate" : null;
};

/** The text without what PostgreSQL can't store; JSON can write both. */
export const storableText = (text: string): string => text.replaceAll("\0", "").replaceAll(UNPAIRED, "\ufffd");

/** The beginning of a text that may be as long as a whole body, to quote it. */
export const excerpt = (text: string, longest: number): string =>
  text.length > longest ? `${storableText(text.slice(0, longest))}…` : text;
