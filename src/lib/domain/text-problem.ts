/** Text that PostgreSQL can't store: the character U+0000, and unpaired surrogates, which have no UTF-8. */
export type TextProblem = "nul" | "unpaired_surrogate";

const UNPAIRED = /\p{Surrogate}/u;

export const textProblem = (text: string): TextProblem | null => {
  if (text.includes("\0")) return "nul";
  return UNPAIRED.test(text) ? "unpaired_surrogate" : null;
};
