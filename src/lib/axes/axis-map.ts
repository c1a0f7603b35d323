import { toMatrix } from "#lib/statistics/clustering/matrix.ts";
import { type Component, covarianceMatrix, principalComponents } from "#lib/statistics/symmetric.ts";
import { type AxisModel, type Scaler, standardised } from "./model.ts";

/**
 * Values are clipped here, as in segment discovery, so that an extreme customer doesn't squeeze the others into a
 * corner.
 */
export const MAP_LIMIT = 4;
/**
 * The map uses two features if they explain this share of the separation between segments, otherwise principal
 * components.
 */
const ENOUGH = 0.6;
/** Two features with a higher correlation than this count as one. */
const ALIKE = 0.9;

type Weight = { feature: string; weight: number };

/** A direction of the map: one feature, or a weighted combination of all. */
type MapDirection = {
  /** Null for a component. */
  feature: string | null;
  /** For a feature: its share of the separation between segments. For a component: its share of the total variance. */
  share: number;
  /** Largest first; a feature has only itself. */
  weights: Weight[];
};

type AxisMap = {
  directions: [MapDirection, MapDirection];
  /** In row order, in standardized units. */
  points: { x: number; y: number }[];
};

const clamped = (place: number): number => Math.max(-MAP_LIMIT, Math.min(MAP_LIMIT, place));

/** Each feature's share of the variance between segment centers, weighted by segment size. */
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

/** The two features that separate the segments best without being nearly the same; null if they explain too little. */
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

/**
 * Projects the customers of one axis onto a plane, from features in natural units: the two features that separate its
 * segments best, if they explain enough, otherwise the first two principal components. Distances on the map leave out
 * the other dimensions, so they differ from the distances behind memberships. Projections such as t-SNE can show a
 * separation that the silhouette score denies.
 */
export const projectAxis = (
  scaler: Scaler,
  segments: AxisModel["segments"],
  rows: readonly Readonly<Record<string, number>>[],
): AxisMap => {
  const names = Object.keys(scaler);
  const places = rows.map((row) =>
    names.map((name) => clamped(standardised(row[name] ?? 0, scaler[name] as Scaler[string]))),
  );
  const column = (i: number): number[] => places.map((place) => place[i] as number);
  const covariances = covarianceMatrix({ ...toMatrix(places), columns: names.length }).covariances;
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
  const none = { share: 0, weights: names.map(() => 0) };
  const [first = none, second = none] = principalComponents(covariances, names.length);
  const directionOf = ({ share, weights }: Component): MapDirection => ({
    feature: null,
    share,
    weights: names
      .map((feature, i) => ({ feature, weight: weights[i] as number }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  });
  const along = (place: readonly number[], { weights }: Component) =>
    weights.reduce((sum, weight, i) => sum + weight * (place[i] as number), 0);
  return {
    directions: [directionOf(first), directionOf(second)],
    points: places.map((place) => ({ x: along(place, first), y: along(place, second) })),
  };
};
