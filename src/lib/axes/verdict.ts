import { rateSeparation } from "#lib/purchases/purchasing.ts";
import type { AxisQuality, AxisWarning } from "./model.ts";

/** How distinct an axis's segments are, from the clearest to the weakest. */
export const VERDICTS = ["distinct", "blurred", "overlapping"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** From this share of customers without a strong membership on, segments are blurred at best. */
export const MANY_BETWEEN = 0.4;
/** From this share on they overlap, however far apart their centers are. */
export const MOST_BETWEEN = 0.8;

type Judged = {
  quality: Pick<AxisQuality, "silhouette">;
  warnings: readonly { code: string; values: AxisWarning["values"] }[];
};

/** The share of customers without a strong membership; 0 if it is below `MANY_BETWEEN`, where no run reports it. */
export const shareBetween = ({ warnings }: Pick<Judged, "warnings">): number =>
  warnings.find(({ code }) => code === "many_between")?.values.share ?? 0;

/**
 * One verdict from both measures, the weaker of the two: the silhouette score (0.5 and 0.3, Kaufman and Rousseeuw 1990)
 * says how far apart segments are, and the share of customers without a strong membership how many are between them.
 * Null with a single segment.
 */
export const judgeSegmentation = ({ quality, warnings }: Judged): Verdict | null => {
  const separation = rateSeparation(quality.silhouette);
  if (separation === null) return null;
  const bySilhouette = { good: 0, fair: 1, weak: 2 }[separation];
  const between = shareBetween({ warnings });
  const byMembership = between > MOST_BETWEEN ? 2 : between > MANY_BETWEEN ? 1 : 0;
  return VERDICTS[Math.max(bySilhouette, byMembership)] ?? null;
};
