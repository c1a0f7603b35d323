import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { judgeSegmentation, VERDICTS } from "#lib/axes/verdict.ts";
import { parseComparison } from "#records/rules/comparison.ts";

/** Changes below half a point are noise. */
const NOTABLE = 0.5;

export type Change =
  | { kind: "size"; key: string; name: string; points: number }
  /** A segment that is in only one of the two runs. */
  | { kind: "new" | "gone"; key: string; name: string; points: number };

type Compared = Pick<AxisDetails, "segments" | "gone">;

/** Whether there is a previous run to compare with. */
export const hasRunBefore = ({ segments, gone }: Compared): boolean =>
  gone.length > 0 || segments.some(({ before }) => before !== null);

type Earlier = { axis: string; segments: AxisDetails["gone"] };

/** The axes with the segments of an earlier day in place of the previous run's. */
export const comparedWith = (axes: readonly AxisDetails[], earlier: readonly Earlier[]): AxisDetails[] =>
  axes.map((axis) => {
    const before = earlier.find((each) => each.axis === axis.axis)?.segments ?? [];
    const sizes = new Map(before.map(({ key, name: _, ...size }) => [key, size]));
    const known = new Set(axis.segments.map(({ key }) => key));
    return {
      ...axis,
      segments: axis.segments.map((segment) => ({ ...segment, before: sizes.get(segment.key) ?? null })),
      gone: before.filter(({ key }) => !known.has(key)),
    };
  });

/** The changes of the segments' shares since the previous run, in percentage points, largest first. */
export const listShareChanges = (axis: Compared): Change[] => {
  if (!hasRunBefore(axis)) return [];
  const now = axis.segments.map(({ key, name, population_percentage, before }): Change => {
    const points = population_percentage - (before?.population_percentage ?? 0);
    return { kind: before ? "size" : "new", key, name, points };
  });
  const gone = axis.gone.map(
    ({ key, name, population_percentage }): Change => ({ kind: "gone", key, name, points: -population_percentage }),
  );
  return [...now, ...gone]
    .filter(({ kind, points }) => kind !== "size" || Math.abs(points) >= NOTABLE)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
};

/** The total variation between the two runs: half of all points gained and lost. */
export const pointsMoved = (axis: Compared): number => {
  if (!hasRunBefore(axis)) return 0;
  const gained = axis.segments.map((each) => each.population_percentage - (each.before?.population_percentage ?? 0));
  const lost = axis.gone.map((each) => each.population_percentage);
  return [...gained, ...lost].reduce((sum, points) => sum + Math.abs(points), 0) / 2;
};

export const GROUPS = ["all", "marketing", "support"] as const;
export const SORTS = ["usual", "weakest", "changed"] as const;

/** The address of the explorer. */
export const axesAddress = defineAddress({
  group: oneOf(GROUPS, "all"),
  sort: oneOf(SORTS, "usual"),
  compare: parsed(parseComparison, null),
  view: VIEW,
});

type AxesState = AddressState<typeof axesAddress>;

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
