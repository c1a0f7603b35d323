import { eigen } from "#lib/domain/statistics/symmetric.ts";
import { standardised } from "../features/scaler.ts";
import type { AxisModel, Scaler } from "../model.ts";

/** Beyond it everybody is far, as where segments are found: a giant must not squeeze the others into a corner. */
export const FARTHEST = 4;
/** Two features that say so much of what parts the segments are the picture; else components are. */
const ENOUGH = 0.6;
/** Two features that go together so closely are one. */
const ALIKE = 0.9;

type Weight = { feature: string; weight: number };

/** A direction of the map: a feature, or a mixture of all of them. */
export type MapDirection = {
  /** Null of a component. */
  feature: string | null;
  /** Of a feature: its share of what parts the segments. Of a component: its share of all differences between customers. */
  share: number;
  /** The most telling first; of a feature, itself. */
  weights: Weight[];
};

export type AxisMap = {
  directions: [MapDirection, MapDirection];
  /** In the order of the rows, in standardised units. */
  points: { x: number; y: number }[];
};

const clamped = (place: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, place));

/** 0 of no values: an axis whose customers have no profiles yet still has a map. */
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

/** Each feature's share of the spread between the segments' centres, larger segments counting for more. */
const partingShares = (names: readonly string[], segments: AxisModel["segments"]): Map<string, number> => {
  const customers = segments.reduce((sum, { customer_count }) => sum + customer_count, 0) || 1;
  const spreads = names.map((name) => {
    const at = (weigh: (place: number) => number) =>
      segments.reduce(
        (sum, { customer_count, cluster_center }) => sum + customer_count * weigh(cluster_center[name] ?? 0),
        0,
      ) / customers;
    const mean = at((place) => place);
    return at((place) => (place - mean) ** 2);
  });
  const total = spreads.reduce((sum, spread) => sum + spread, 0) || 1;
  return new Map(names.map((name, i) => [name, (spreads[i] as number) / total]));
};

/** Covariances of columns, row after row. */
const covariancesOf = (columns: readonly (readonly number[])[]): Float64Array => {
  const centred = columns.map((column) => {
    const mean = meanOf(column);
    return column.map((value) => value - mean);
  });
  return Float64Array.from(
    centred.flatMap((one) => centred.map((other) => meanOf(one.map((value, i) => value * (other[i] as number))))),
  );
};

/** The two features that part the segments best and are not nearly the same; null where they do not say enough. */
const twoFeatures = (
  names: readonly string[],
  shares: ReadonlyMap<string, number>,
  covariances: Float64Array,
): [string, string] | null => {
  const n = names.length;
  const at = (i: number, j: number) => covariances[i * n + j] as number;
  const shareOf = (i: number) => shares.get(names[i] ?? "") ?? 0;
  let best: { pair: [number, number]; share: number } | null = null;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (i === j || shareOf(i) < shareOf(j) || at(j, j) === 0) continue;
      const isAlike = Math.abs(at(i, j)) > ALIKE * Math.sqrt(at(i, i) * at(j, j));
      const share = shareOf(i) + shareOf(j);
      if (!isAlike && share > (best?.share ?? ENOUGH)) best = { pair: [i, j], share };
    }
  return best && [names[best.pair[0]] as string, names[best.pair[1]] as string];
};

type Component = { share: number; weights: number[] };

/** The two directions in which customers differ most (Pearson 1901); each points to where its largest weight grows. */
const twoComponents = (covariances: Float64Array, n: number): [Component, Component] => {
  const { values, vectors } = eigen(covariances, n);
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
  const component = (place: number): Component => {
    const column = order[place];
    if (column === undefined) return { share: 0, weights: Array.from({ length: n }, () => 0) };
    const weights = Array.from({ length: n }, (_, row) => vectors[row * n + column] as number);
    const largest = weights.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
    const sign = largest < 0 ? -1 : 1;
    return { share: (values[column] as number) / total, weights: weights.map((weight) => sign * weight) };
  };
  return [component(0), component(1)];
};

/**
 * Customers of one axis on a plane, from their features in natural units: by the two features that part its segments best,
 * where they say enough of it, else by the first two principal components of all features. Distances on it are not those
 * that memberships are made of: they leave the other directions out.
 */
export const axisMapOf = (
  scaler: Scaler,
  segments: AxisModel["segments"],
  rows: readonly Readonly<Record<string, number>>[],
): AxisMap => {
  const names = Object.keys(scaler);
  const places = rows.map((row) =>
    names.map((name) => clamped(standardised(row[name] ?? 0, scaler[name] as Scaler[string]))),
  );
  const column = (i: number): number[] => places.map((place) => place[i] as number);
  const covariances = covariancesOf(names.map((_, i) => column(i)));
  const shares = partingShares(names, segments);
  const pair = twoFeatures(names, shares, covariances);
  if (pair) {
    const [x, y] = pair.map((name) => column(names.indexOf(name))) as [number[], number[]];
    const direction = (feature: string): MapDirection => {
      return { feature, share: shares.get(feature) ?? 0, weights: [{ feature, weight: 1 }] };
    };
    return {
      directions: [direction(pair[0]), direction(pair[1])],
      points: x.map((place, i) => ({ x: place, y: y[i] as number })),
    };
  }
  const [first, second] = twoComponents(covariances, names.length);
  const told = ({ share, weights }: Component): MapDirection => ({
    feature: null,
    share,
    weights: names
      .map((feature, i) => ({ feature, weight: weights[i] as number }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  });
  const along = (place: readonly number[], { weights }: Component) =>
    weights.reduce((sum, weight, i) => sum + weight * (place[i] as number), 0);
  return {
    directions: [told(first), told(second)],
    points: places.map((place) => ({ x: along(place, first), y: along(place, second) })),
  };
};
