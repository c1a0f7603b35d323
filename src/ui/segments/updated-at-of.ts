import type { Segment } from "#contracts/segments/segments.ts";

/** When the members were last brought up to date: by the rule, or by the last change to a manual segment. */
export const updatedAtOf = ({
  isAutomatic,
  recalculatedAt,
  updatedAt,
}: Pick<Segment, "isAutomatic" | "recalculatedAt" | "updatedAt">): string =>
  isAutomatic ? (recalculatedAt ?? updatedAt) : updatedAt;
