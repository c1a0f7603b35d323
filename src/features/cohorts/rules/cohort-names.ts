import type { Words } from "#core/messages/words.ts";
import type { CohortDimension } from "./cohort-request.ts";
import type { CohortKind } from "./cohort-table.ts";

type CohortKey = { kind: CohortKind; key: string | null; label: string | null };

const knownIn = (names: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const found = names[key];
  return typeof found === "string" ? found : undefined;
};

/** A cohort's name for a reader; a month stays YYYY-MM. */
export const cohortName = (by: CohortDimension, { kind, key, label }: CohortKey, words: Words): string => {
  if (kind === "other" && by === "category") return words.cohort_kinds.without_category;
  if (kind === "unknown" && by === "rfm_segment") return words.cohort_kinds.without_segment;
  if (kind !== "value" || key === null) return words.cohort_kinds[kind === "value" ? "unknown" : kind];
  if (by === "rfm_segment") {
    return words.rfm_segments[key as keyof Words["rfm_segments"]]?.name ?? key;
  }
  return by === "channel" ? (knownIn(words.channels, key) ?? key) : (label ?? key);
};
