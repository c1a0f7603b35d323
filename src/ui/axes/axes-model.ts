import type { ShownAxis } from "#contracts/axes/axis-segment.ts";
import type { AxesState } from "./axes-state.ts";
import { pointsMoved } from "./change-model.ts";

/** Those of the group, in the order asked for. Axes without segments come last, whatever they are sorted by. */
export const shownAxes = (axes: readonly ShownAxis[], { group, sort }: Pick<AxesState, "group" | "sort">) => {
  const meant = axes.filter((axis) => group === "all" || axis.group === group);
  if (sort === "usual") return meant;
  // Where everybody is in one group, nothing is parted at all.
  const separation = ({ quality }: ShownAxis) => quality?.silhouette ?? -1;
  const compare = (a: ShownAxis, b: ShownAxis) =>
    sort === "weakest" ? separation(a) - separation(b) : pointsMoved(b) - pointsMoved(a);
  return meant.toSorted((a, b) => Number(!a.quality) - Number(!b.quality) || compare(a, b));
};

/** As many letters as fit a bar of a whole card, about. */
const LETTERS = 46;
/** In percent, the least part that has room for its name, and for its share alone. */
const LEAST = { name: 12, share: 11 };

/** What a segment of so many percent has room for in the bar. */
export const roomFor = (name: string, percentage: number): "name" | "share" | "none" => {
  if (percentage >= LEAST.name && name.length + 4 <= (LETTERS * percentage) / 100) return "name";
  return percentage >= LEAST.share ? "share" : "none";
};

/** Customers a minute, with everything that a run does; on two cores of some years ago. */
const CUSTOMERS_A_MINUTE = 40_000;

/** What to expect of a run, in whole minutes. */
export const expectedMinutes = (customers: number): number => Math.max(1, Math.ceil(customers / CUSTOMERS_A_MINUTE));
