import { readQuery } from "#core/ui/address/read-query.ts";
import { DRIFT_WINDOWS, type DriftWindow, STANDARD_WINDOW } from "#lib/axes/drift-weeks.ts";
import { AXIS_TERMS } from "#records/rules/axes/terms/axis-terms.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

/** The address state, in addition to the list of drifters. */
export type DriftState = {
  weeks: DriftWindow;
  /** Only movement on this axis; null for all. */
  axis: string | null;
  view: "chart" | "table";
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readDriftState = (query: URLSearchParams): { state: DriftState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: DriftState = {
    weeks: read<DriftWindow>("weeks", (text) => DRIFT_WINDOWS.find((weeks) => String(weeks) === text), STANDARD_WINDOW),
    axis: read<string | null>("axis", (text) => AXIS_TERMS.find(({ name }) => name === text)?.name, null),
    view: read<DriftState["view"]>(
      "view",
      (text) => (text === "table" || text === "chart" ? text : undefined),
      "chart",
    ),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeDriftState = ({ weeks, axis, view }: DriftState): string => {
  const query = new URLSearchParams();
  if (weeks !== STANDARD_WINDOW) query.set("weeks", String(weeks));
  if (axis) query.set("axis", axis);
  if (view !== "chart") query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};

/**
 * Customers above the highest threshold: every one of them drifts, however often they bought, while below it that depends on their own
 * threshold, which no rule compares with. Null for other periods and single axes, which no field has. Rounded up, as a rule is read in
 * percent with one decimal.
 */
export const driftRule = (
  { weeks, axis }: Pick<DriftState, "weeks" | "axis">,
  thresholds: readonly { velocity: number }[],
): Criteria | null => {
  if (weeks !== STANDARD_WINDOW || axis !== null || thresholds.length === 0) return null;
  const value = Math.ceil(Math.max(...thresholds.map(({ velocity }) => velocity)) * 1000) / 1000;
  return { all: [{ field: "driftVelocity", operator: "at_least", value }] };
};
