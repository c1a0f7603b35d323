import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { computeNorms, type Norms } from "./figures.ts";
import { findGroups, type Group, type Grouping, groupPlacer, type MeasureScale, rowPlacer } from "./find-groups.ts";
import { findDominantKey } from "./membership.ts";
import type { AxisModel, Profile } from "./model.ts";

/** By axis and segment: the share of an archetype's customers whose nearest segment it is. */
export type Mix = Record<string, Record<string, number>>;

/** For each archetype, the share of its customers nearest to each segment of each axis. */
const computeArchetypeMixes = (
  placed: readonly (string | null)[],
  labels: ReadonlyMap<string, readonly string[]>,
): Map<string, Mix> => {
  const sizes = new Map<string, number>();
  for (const key of placed) if (key !== null) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const mixes = new Map([...sizes.keys()].map((key): [string, Mix] => [key, {}]));
  for (const [axis, nearest] of labels) {
    for (const [row, key] of placed.entries()) {
      if (key === null) continue;
      const mix = mixes.get(key) as Mix;
      mix[axis] ??= {};
      const [shares, segment] = [mix[axis], nearest[row] as string];
      shares[segment] = (shares[segment] ?? 0) + 1;
    }
    for (const [key, mix] of mixes) {
      const shares = Object.entries(mix[axis] ?? {});
      mix[axis] = Object.fromEntries(shares.map(([segment, count]) => [segment, count / (sizes.get(key) ?? 1)]));
    }
  }
  return mixes;
};

/** A segment with the share of customers nearest to it, in the archetype and among all customers; 0 to 1. */
export type Mark = { axis: string; segment: string; share: number; of_all: number };

/** For each axis with two or more segments, all its segments, in the axis's order. */
export const comparedAxes = (mix: Mix, models: readonly AxisModel[]): { axis: string; segments: Mark[] }[] =>
  models
    .filter(({ segments }) => segments.length > 1)
    .map(({ axis, segments }) => ({
      axis,
      segments: segments.map(({ key, population_percentage }) => ({
        axis,
        segment: key,
        share: mix[axis]?.[key] ?? 0,
        of_all: population_percentage / 100,
      })),
    }));

/**
 * The archetype's distinguishing segments: on each axis the most overrepresented one, largest differences first. Empty
 * if no segment is overrepresented.
 */
export const pickMarks = (mix: Mix, models: readonly AxisModel[], most: number): Mark[] => {
  const more = ({ share, of_all }: Mark) => share - of_all;
  return comparedAxes(mix, models)
    .flatMap(({ segments }) => segments.toSorted((a, b) => more(b) - more(a)).slice(0, 1))
    .filter((mark) => more(mark) > 0)
    .sort((a, b) => more(b) - more(a))
    .slice(0, most);
};

/** A customer's row of features (`featureRow`), memberships and lifetime value. */
export type Typed = { row: ArrayLike<number | null>; memberships: Profile["fuzzy_memberships"]; value: number };

/** A group of customers who deviate from all customers in the same two ways. */
export type Archetype = Group & {
  customer_count: number;
  /** Of the population and of its lifetime value; 0 to 1. */
  share: number;
  value: number;
  value_share: number;
  mix: Mix;
};

export type Archetypes = {
  archetypes: Archetype[];
  /** The centers of customers who have no name in common. */
  unnamed: Grouping["unnamed"];
  norms: Norms;
  scale: MeasureScale;
  /** The share of customers who are in a group; the others are in none. */
  coverage: number;
  /** The lowest adjusted Rand index over 90% resamples. */
  stability: number;
};

export const NO_ARCHETYPES: Archetypes = {
  archetypes: [],
  unnamed: [],
  norms: { repeatGap: 0, repeatOrders: 0, quantiles: {} },
  scale: {},
  coverage: 0,
  stability: 1,
};

/** Returns a function that gives the group's key of a customer by their row of features; null without a clear one. */
export const archetypePlacer = ({ archetypes: groups, unnamed, scale, norms }: Archetypes) =>
  rowPlacer({ groups, unnamed, scale, norms });

/** Groups are found among at most so many customers, and all are then placed in them. */
const SAMPLE_SIZE = 2000;
const CLUSTERS = [12, 10, 8, 6];
/** Compared with the best coverage, what more groups may cost of it. */
const ENOUGH = 0.8;
const LEAST_STABILITY = 0.8;
const RESAMPLES = 3;

type Candidate = Grouping & { placed: (string | null)[]; coverage: number };

/**
 * At most eight groups, each named by the two deviations from all customers that are largest in standard units and true of at
 * least three quarters of its customers: the most groups that leave nearly as many customers in one as any number does, and that
 * stay the same when a tenth of the customers is left out. A customer for whom a word of the name isn't true, or who is far from
 * all groups, is in none (null in `placed`).
 */
export const findArchetypes = (
  models: readonly AxisModel[],
  people: readonly Typed[],
  seed: number,
): Archetypes & { placed: (string | null)[] } => {
  if (people.length === 0) return { ...NO_ARCHETYPES, placed: [] };
  const { norms, figures } = computeNorms(people.map(({ row }) => row));
  const sampled = Array.from(
    sampleRows(people.length, SAMPLE_SIZE, seed),
    (row) => figures[row] as (typeof figures)[0],
  );
  const candidateOf = (from: typeof figures, k: number): Candidate => {
    const grouping = findGroups(from, norms, { k, seed });
    const place = groupPlacer({ ...grouping, norms });
    const placed = sampled.map(place);
    return { ...grouping, placed, coverage: placed.filter((key) => key !== null).length / placed.length };
  };
  const stabilityOf = (candidate: Candidate, k: number): number =>
    Math.min(
      ...Array.from({ length: RESAMPLES }, (_, i) => {
        const rows = sampleRows(sampled.length, Math.floor(0.9 * sampled.length), seed + i + 1);
        const again = candidateOf(
          Array.from(rows, (row) => sampled[row] as (typeof figures)[0]),
          k,
        );
        return adjustedRandIndex(
          candidate.placed.map((key) => key ?? ""),
          again.placed.map((key) => key ?? ""),
        );
      }),
    );
  const candidates = CLUSTERS.map((k) => ({ k, ...candidateOf(sampled, k) }));
  const best = Math.max(...candidates.map(({ coverage }) => coverage));
  const wide = candidates
    .filter(({ coverage }) => coverage >= ENOUGH * best)
    .sort((a, b) => b.groups.length - a.groups.length || b.coverage - a.coverage);
  let chosen: (Candidate & { stability: number }) | undefined;
  for (const candidate of wide) {
    const stability = stabilityOf(candidate, candidate.k);
    if (!chosen || stability > chosen.stability) chosen = { ...candidate, stability };
    if (stability >= LEAST_STABILITY) break;
  }
  const { groups, unnamed, scale, stability } = chosen as Candidate & { stability: number };
  const placed = figures.map(groupPlacer({ groups, unnamed, scale, norms }));
  const labels = new Map(
    models.map(({ axis }) => [axis, people.map(({ memberships }) => findDominantKey(memberships[axis] ?? {}))]),
  );
  const mixes = computeArchetypeMixes(placed, labels);
  const total = people.reduce((sum, { value }) => sum + value, 0);
  const archetypes = groups.map((group): Archetype => {
    const own = people.filter((_, row) => placed[row] === group.key);
    const value = own.reduce((sum, each) => sum + each.value, 0);
    return {
      ...group,
      customer_count: own.length,
      share: own.length / people.length,
      value,
      value_share: total === 0 ? 0 : value / total,
      mix: mixes.get(group.key) ?? {},
    };
  });
  const coverage = placed.filter((key) => key !== null).length / placed.length;
  return { archetypes, unnamed, norms, scale, coverage, stability, placed };
};
