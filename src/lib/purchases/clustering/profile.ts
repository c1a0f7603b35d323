import { computeDiversity } from "#lib/purchases/measures.ts";
import {
  FEATURES,
  type FeatureName,
  type FeatureProfile,
  type PurchasingRow,
  type PurchasingSegment,
  type SegmentationType,
} from "#lib/purchases/purchasing.ts";

/** One number per customer, NaN if unknown. */
export type FeatureColumn = Float64Array;
export type Columns = Record<FeatureName, FeatureColumn>;

/** The known values. Field by field, because reading one by a name in a variable takes several times as long. */
const knownColumns = (rows: readonly PurchasingRow[]): Columns => {
  const columns = Object.fromEntries(FEATURES.map((feature) => [feature, new Float64Array(rows.length)])) as Columns;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as PurchasingRow;
    columns.totalPurchases[i] = row.totalPurchases ?? Number.NaN;
    columns.avgOrderValue[i] = row.avgOrderValue ?? Number.NaN;
    columns.orderCount[i] = row.orderCount ?? Number.NaN;
    columns.purchaseFrequency[i] = row.purchaseFrequency ?? Number.NaN;
    columns.basketSize[i] = row.basketSize ?? Number.NaN;
    columns.categoryDiversity[i] = row.categoryDiversity ?? Number.NaN;
    columns.repurchaseRate[i] = row.repurchaseRate ?? Number.NaN;
    columns.discountRate[i] = row.discountRate ?? Number.NaN;
    columns.daysSinceLastPurchase[i] = row.daysSinceLastPurchase ?? Number.NaN;
    columns.daysBetweenPurchases[i] = row.daysBetweenPurchases ?? Number.NaN;
    columns.regularity[i] = row.regularity ?? Number.NaN;
    columns.priceLevel[i] = row.priceLevel ?? Number.NaN;
    columns.seasonality[i] = row.seasonality ?? Number.NaN;
    columns.weekendShare[i] = row.weekendShare ?? Number.NaN;
  }
  return columns;
};

const fill = (column: FeatureColumn, valueAt: (row: number) => number): void => {
  for (let i = 0; i < column.length; i++) {
    if (!Number.isNaN(column[i])) continue;
    const value = valueAt(i);
    // Rounded, so that 0.3 / 0.1 gives exactly three orders.
    if (Number.isFinite(value)) column[i] = Number(value.toPrecision(12));
  }
};

/** The features as columns, deriving missing ones from others: total = orders × order value. */
export const featureColumns = (rows: readonly PurchasingRow[]): Columns => {
  const columns = knownColumns(rows);
  const { totalPurchases: total, avgOrderValue: average, orderCount: orders, categoryDiversity } = columns;
  fill(orders, (i) => (total[i] as number) / (average[i] as number));
  fill(average, (i) => (total[i] as number) / (orders[i] as number));
  fill(total, (i) => (average[i] as number) * (orders[i] as number));
  fill(categoryDiversity, (i) => computeDiversity(rows[i]?.categories ?? {}) ?? Number.NaN);
  return columns;
};

/** Related features share one weight, so that five measures of frequency can't outvote a single one of discounts. */
type Family = "money" | "pace" | "basket" | "variety" | "repetition" | "discount" | "season";

type Feature = {
  /** Heavy-tailed features are measured in medians and log-transformed; shares and the like are used as they are. */
  isHeavyTailed: boolean;
  /** The segmentation types that use the feature, and in which family. */
  families: Partial<Record<SegmentationType, Family>>;
};

const MONEY = { behavioral: "money", value: "money" } as const;
const PACE = { behavioral: "pace", frequency: "pace" } as const;

/** The features, their scaling, and the segmentation types that use them. */
export const FEATURE_TABLE: Record<FeatureName, Feature> = {
  totalPurchases: { isHeavyTailed: true, families: MONEY },
  avgOrderValue: { isHeavyTailed: true, families: MONEY },
  priceLevel: { isHeavyTailed: true, families: MONEY },
  // Price sensitivity: a family of its own for buying behavior, and one of four for value.
  discountRate: { isHeavyTailed: false, families: { behavioral: "discount", value: "money" } },
  orderCount: { isHeavyTailed: true, families: PACE },
  purchaseFrequency: { isHeavyTailed: true, families: PACE },
  daysSinceLastPurchase: { isHeavyTailed: true, families: PACE },
  daysBetweenPurchases: { isHeavyTailed: true, families: PACE },
  regularity: { isHeavyTailed: false, families: PACE },
  basketSize: { isHeavyTailed: true, families: { behavioral: "basket" } },
  categoryDiversity: { isHeavyTailed: false, families: { behavioral: "variety" } },
  repurchaseRate: { isHeavyTailed: false, families: { behavioral: "repetition" } },
  seasonality: { isHeavyTailed: false, families: { behavioral: "season" } },
  // Shown in profiles only: weekend purchases don't define a kind of customer.
  weekendShare: { isHeavyTailed: false, families: {} },
};

export const listFeatures = (type: SegmentationType): FeatureName[] =>
  FEATURES.filter((feature) => FEATURE_TABLE[feature].families[type]);

/** As a part of the larger of two amounts; five percentage points of a share, or as much of an index. */
const LEAST = { ratio: 0.1, points: 0.05 };

/**
 * Whether a group's mean differs from all customers' enough to be worth words, in the feature's own unit: among customers
 * who spend 1000 to 1009, those at 1009 are far from the mean in standard deviations only.
 */
export const isRealDifference = (feature: FeatureName, own: number, all: number, leastRatio = LEAST.ratio): boolean => {
  const difference = Math.abs(own - all);
  if (!FEATURE_TABLE[feature].isHeavyTailed) return difference >= LEAST.points;
  return difference > 0 && difference >= leastRatio * Math.max(Math.abs(own), Math.abs(all));
};

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
