import { FEATURES, type FeatureName, type FeatureProfile, type PurchasingSegment } from "../purchasing.ts";
import type { Columns } from "./columns.ts";
import { isRealDifference } from "./real-difference.ts";

/** The mean of known values, in the feature's unit and scaled; missing if none is known. */
export type Means = Map<FeatureName, { own: number; onScale: number; deviation: number }>;

const MOST_STANDOUTS = 5;
/** Smaller differences are not reported. */
const LEAST_STANDOUT = 0.25;

export const computeMeans = (columns: Columns, places: Columns, rows: ArrayLike<number>): Means => {
  const means: Means = new Map();
  for (const feature of FEATURES) {
    const [column, onScales] = [columns[feature], places[feature]];
    let count = 0;
    let own = 0;
    let onScale = 0;
    let squares = 0;
    for (let i = 0; i < rows.length; i++) {
      const value = column[rows[i] as number] as number;
      if (Number.isNaN(value)) continue;
      const place = onScales[rows[i] as number] as number;
      count++;
      own += value;
      onScale += place;
      squares += place * place;
    }
    if (count === 0) continue;
    const mean = onScale / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    means.set(feature, { own: own / count, onScale: mean, deviation });
  }
  return means;
};

/** One value for each feature known in the population; null if unknown in the group. */
export const featureProfile = (means: Means, overall: Means): FeatureProfile =>
  Object.fromEntries([...overall.keys()].map((feature) => [feature, means.get(feature)?.own ?? null]));

/** How many population deviations a group's means are from the population's. */
export const computeZScores = (means: Means, overall: Means): Map<FeatureName, number> =>
  new Map(
    [...means].flatMap(([feature, { onScale }]): [FeatureName, number][] => {
      const all = overall.get(feature);
      return all && all.deviation > 0 ? [[feature, (onScale - all.onScale) / all.deviation]] : [];
    }),
  );

export const findStandouts = (means: Means, overall: Means): PurchasingSegment["standout"] =>
  [...computeZScores(means, overall)]
    .map(([feature, z]) => ({
      feature,
      value: means.get(feature)?.own ?? 0,
      population: overall.get(feature)?.own ?? 0,
      z,
    }))
    .filter(({ z, feature, value, population }) => {
      return Math.abs(z) >= LEAST_STANDOUT && isRealDifference(feature, value, population);
    })
    .sort((one, other) => Math.abs(other.z) - Math.abs(one.z))
    .slice(0, MOST_STANDOUTS);
