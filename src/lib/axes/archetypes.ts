import { frequent, JOINT, nearestArchetype } from "#lib/axes/segment-combinations.ts";
import { adjustedRandIndex, joinLabels, mutualInformation } from "#lib/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/statistics/random.ts";

import { findDominantKey } from "./membership.ts";
import type { AxisModel, Profile } from "./model.ts";

/** By axis and segment: the share of an archetype's customers whose nearest segment it is. */
export type Mix = Record<string, Record<string, number>>;

/** For each archetype, the share of its customers nearest to each segment of each axis. */
const computeArchetypeMixes = (
  placed: readonly string[],
  labels: ReadonlyMap<string, readonly string[]>,
): Map<string, Mix> => {
  const sizes = new Map<string, number>();
  for (const key of placed) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const mixes = new Map([...sizes.keys()].map((key): [string, Mix] => [key, {}]));
  for (const [axis, nearest] of labels) {
    for (const [row, key] of placed.entries()) {
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

export type Typed = { memberships: Profile["fuzzy_memberships"]; value: number };

const LEAST_COVERAGE = 0.6;
const LEAST_STABILITY = 0.8;
const RESAMPLES = 5;

type AxisChoice = {
  axes: string[];
  /** The frequent combinations, and the nearest of them for each customer. */
  keys: string[];
  placed: string[];
  coverage: number;
  stability: number;
};

const evaluateAxes = (
  axes: string[],
  people: readonly Typed[],
  labels: Map<string, string[]>,
  seed: number,
): AxisChoice => {
  const combinations = people.map((_, row) => axes.map((axis) => labels.get(axis)?.[row]).join(JOINT));
  const allRows = Uint32Array.from(people, (_, row) => row);
  const placeAmong = (keys: readonly string[], rows: Uint32Array): string[] => {
    const known = new Set(keys);
    const nearest = nearestArchetype(axes, keys, (axis, segment) => ({ axis, segment }));
    const nearestOf = ({ memberships }: Typed) =>
      nearest(({ axis, segment }) => memberships[axis]?.[segment] ?? 0) ?? "";
    return Array.from(rows, (row) => {
      const own = combinations[row] as string;
      return known.has(own) ? own : nearestOf(people[row] as Typed);
    });
  };
  const keys = frequent(combinations, allRows);
  const placed = placeAmong(keys, allRows);
  const known = new Set(keys);
  const coverage = combinations.filter((own) => known.has(own)).length / people.length;
  const agreements = Array.from({ length: RESAMPLES }, (_, i) => {
    const rows = sampleRows(people.length, Math.floor(0.9 * people.length), seed + i);
    const again = placeAmong(frequent(combinations, rows), rows);
    return adjustedRandIndex(
      Array.from(rows, (row) => placed[row] as string),
      again,
    );
  });
  return { axes, keys, placed, coverage, stability: Math.min(...agreements) };
};

/** All combinations of `count` axes, in order. */
const listCombinations = (axes: readonly string[], count: number): string[][] =>
  count === 0
    ? [[]]
    : axes.flatMap((axis, i) => listCombinations(axes.slice(i + 1), count - 1).map((others) => [axis, ...others]));

/**
 * The largest set of axes with shared and stable archetypes; among sets of one size, the one with the highest coverage.
 * The first axis alone if there is none, and undefined without an axis.
 */
const chooseAxes = (
  axes: readonly string[],
  people: readonly Typed[],
  labels: Map<string, string[]>,
  seed: number,
): AxisChoice | undefined => {
  const foundOver = (some: string[]) => evaluateAxes(some, people, labels, seed);
  for (let count = axes.length; count > 0; count--) {
    const [most] = listCombinations(axes, count)
      .map(foundOver)
      .filter(({ coverage, stability }) => coverage >= LEAST_COVERAGE && stability >= LEAST_STABILITY)
      .sort((a, b) => b.coverage - a.coverage);
    if (most) return most;
  }
  return axes.length === 0 ? undefined : foundOver(axes.slice(0, 1));
};

/** For each axis, the dominant segment's index per customer. */
type Labels = ReadonlyMap<string, Uint16Array>;

/** More axes would give combinations that hardly any customers share. */
const MOST_AXES = 3;
/** Sample size; enough to estimate the mutual information of two axes. */
const SAMPLE_SIZE = 2000;
/** Axes within this ratio of the most informative one count as equal, because sampling noise could swap their order. */
const TIE_RATIO = 0.85;
/** Mutual information minus its expected bias, as a share of the other label's entropy; 0 to 1. */
const informationShare = (joint: Float64Array, other: Float64Array): number => {
  const { information, byChance, entropies } = mutualInformation(joint, other);
  const [, entropy] = entropies;
  return entropy === 0 ? 0 : Math.min(1, Math.max(0, information - byChance) / entropy);
};

/**
 * Greedily picks the axes that together explain most of the others: the mean share of each axis's entropy that they
 * account for. An axis that repeats a chosen one adds little, and so does one unrelated to all others. Ties go to the
 * earlier axis.
 */
const informativeAxes = (labels: Labels, seed: number): string[] => {
  const [first] = labels.values();
  if (!first || first.length === 0) return [];
  const rows = sampleRows(first.length, SAMPLE_SIZE, seed);
  const seen = new Map([...labels].map(([axis, own]) => [axis, Float64Array.from(rows, (row) => own[row] as number)]));
  const chosen: string[] = [];
  let joint = new Float64Array(rows.length);
  while (chosen.length < Math.min(MOST_AXES, seen.size)) {
    const candidates = [...seen]
      .filter(([axis]) => !chosen.includes(axis))
      .map(([axis, own]) => {
        const next = joinLabels(joint, own);
        return {
          axis,
          joint: next,
          explained: [...seen.values()].reduce((sum, other) => sum + informationShare(next, other), 0),
        };
      });
    const most = Math.max(...candidates.map(({ explained }) => explained));
    const next = candidates.find(({ explained }) => explained >= TIE_RATIO * most);
    if (!next) break;
    chosen.push(next.axis);
    joint = next.joint;
  }
  return chosen;
};

/** A frequent combination of dominant segments. */
export type Archetype = {
  /** The segments' keys in axis order, joined; stable across runs. */
  key: string;
  /** Axis to segment key. */
  segments: Record<string, string>;
  customer_count: number;
  /** Of the population and of its lifetime value; 0 to 1. */
  share: number;
  value: number;
  value_share: number;
  mix: Mix;
};

export type Archetypes = {
  archetypes: Archetype[];
  axes: string[];
  /** The share of customers whose own combination is an archetype; the rest are assigned to the nearest one. */
  coverage: number;
  /** The lowest adjusted Rand index over 90% resamples. */
  stability: number;
};

/** Axes with a lower silhouette score than this form archetypes only if no axis reaches it. */
const FAIR_SILHOUETTE = 0.3;

/** The axes with two or more segments, limited to those with a fair silhouette score if there are any. */
const separatingAxes = (models: readonly AxisModel[]): AxisModel[] => {
  const parting = models.filter(({ segments }) => segments.length > 1);
  const fair = parting.filter(({ quality }) => (quality.silhouette ?? 0) >= FAIR_SILHOUETTE);
  return fair.length > 0 ? fair : parting;
};

const numbered = (labels: readonly string[], keys: readonly string[]): Uint16Array =>
  Uint16Array.from(labels, (label) => keys.indexOf(label));

/**
 * The frequent combinations of dominant segments. Uses up to three axes that separate customers well and are the most
 * informative about the others: as many as keep 60% of customers in at most a dozen combinations of 2% or more, with an
 * adjusted Rand index of 0.8 over 90% resamples; among sets of the same size, the one with the highest coverage. Falls
 * back to the single most informative axis. All other customers are assigned to the nearest archetype; `placed` holds
 * each customer's archetype. Empty if no axis has two segments.
 */
export const findArchetypes = (
  models: readonly AxisModel[],
  people: readonly Typed[],
  seed: number,
): Archetypes & { placed: string[] } => {
  const labels = new Map(
    models.map(({ axis }) => [axis, people.map(({ memberships }) => findDominantKey(memberships[axis] ?? {}))]),
  );
  const numbers = new Map(
    separatingAxes(models).map(({ axis, segments }) => [
      axis,
      numbered(
        labels.get(axis) ?? [],
        segments.map(({ key }) => key),
      ),
    ]),
  );
  const best = chooseAxes(informativeAxes(numbers, seed), people, labels, seed);
  if (!best) return { archetypes: [], axes: [], coverage: 0, stability: 1, placed: people.map(() => "") };
  const { keys, placed, coverage, stability } = best;
  const total = people.reduce((sum, { value }) => sum + value, 0);
  const sums = new Map(keys.map((key) => [key, { count: 0, value: 0 }]));
  for (const [row, key] of placed.entries()) {
    const own = sums.get(key);
    if (!own) continue;
    own.count++;
    own.value += people[row]?.value ?? 0;
  }
  const mixes = computeArchetypeMixes(placed, labels);
  const archetypes = [...sums].map(([key, { count, value }]): Archetype => {
    const segments = Object.fromEntries(key.split(JOINT).map((segment, i) => [best.axes[i] as string, segment]));
    const value_share = total === 0 ? 0 : value / total;
    const mix = mixes.get(key) ?? {};
    return { key, segments, customer_count: count, share: count / people.length, value, value_share, mix };
  });
  return { archetypes, axes: best.axes, coverage, stability, placed };
};
