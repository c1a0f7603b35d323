import { FEATURES, type FeatureName, type Profile, type PurchasingSegment } from "../purchasing.ts";
import type { Columns } from "./columns.ts";

/** The mean of what is known, in a feature's own unit and on its scale; null where nothing is. */
export type Means = Map<FeatureName, { own: number; onScale: number; deviation: number }>;

const MOST_STANDOUTS = 5;
/** Less than this is nothing to speak of. */
const LEAST_STANDOUT = 0.25;

export const meansOf = (columns: Columns, places: Columns, rows: ArrayLike<number>): Means => {
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

/** A value for each feature that anybody has: null where nobody of these does. */
export const profileOf = (means: Means, everybody: Means): Profile =>
  Object.fromEntries([...everybody.keys()].map((feature) => [feature, means.get(feature)?.own ?? null]));

/** How many of everybody's deviations the means are from everybody's. */
export const zOf = (means: Means, everybody: Means): Map<FeatureName, number> =>
  new Map(
    [...means].flatMap(([feature, { onScale }]): [FeatureName, number][] => {
      const all = everybody.get(feature);
      return all && all.deviation > 0 ? [[feature, (onScale - all.onScale) / all.deviation]] : [];
    }),
  );

export const standoutOf = (means: Means, everybody: Means): PurchasingSegment["standout"] =>
  [...zOf(means, everybody)]
    .filter(([, z]) => Math.abs(z) >= LEAST_STANDOUT)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
    .slice(0, MOST_STANDOUTS)
    .map(([feature, z]) => ({
      feature,
      value: means.get(feature)?.own ?? 0,
      population: everybody.get(feature)?.own ?? 0,
      z,
    }));
