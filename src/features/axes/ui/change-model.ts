import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";

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
