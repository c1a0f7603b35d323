import type { TermKey } from "#lib/domain/glossary/terms.ts";
import type { Dimension } from "./empty-cell-reason.ts";

/** What explains the value behind each score. */
export const SCORE_TERMS: Record<Dimension, TermKey> = {
  recency: "recency",
  frequency: "frequency",
  monetary: "monetary_value",
};
