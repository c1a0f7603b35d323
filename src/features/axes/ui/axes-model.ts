import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import { judgeSegmentation, VERDICTS } from "#features/axes/rules/verdict.ts";
import type { AxesState } from "./axes-state.ts";
import { pointsMoved } from "./change-model.ts";

/** The clearer an axis's segments, the higher: by verdict, then by silhouette score. Lowest with a single segment. */
export const scoreClarity = ({ quality, warnings }: AxisDetails): number => {
  const verdict = quality && judgeSegmentation({ quality, warnings });
  return verdict ? 2 * (VERDICTS.length - VERDICTS.indexOf(verdict)) + (quality.silhouette ?? 0) : -1;
};

/** The group's axes in the requested order. Axes without segments always come last. */
export const filterAxes = (axes: readonly AxisDetails[], { group, sort }: Pick<AxesState, "group" | "sort">) => {
  const meant = axes.filter((axis) => group === "all" || axis.group === group);
  if (sort === "usual") return meant;
  const compare = (a: AxisDetails, b: AxisDetails) =>
    sort === "weakest" ? scoreClarity(a) - scoreClarity(b) : pointsMoved(b) - pointsMoved(a);
  return meant.toSorted((a, b) => Number(!a.quality) - Number(!b.quality) || compare(a, b));
};

/** Approximate number of characters that fit in a bar as wide as a card. */
const LETTERS = 46;
/** The smallest share, in percent, with room for its name, and for its number alone. */
const LEAST = { name: 12, share: 11 };

/** The label that fits a segment of this percentage in the bar. */
export const roomFor = (name: string, percentage: number): "name" | "share" | "none" => {
  if (percentage >= LEAST.name && name.length + 4 <= (LETTERS * percentage) / 100) return "name";
  return percentage >= LEAST.share ? "share" : "none";
};
