/** Which features decide: money; counts, gaps, recency and regularity; or all of these and how somebody buys. */
export const SEGMENTATION_TYPES = ["behavioral", "value", "frequency"] as const;
export type SegmentationType = (typeof SEGMENTATION_TYPES)[number];

export const ALGORITHMS = ["auto", "kmeans", "hierarchical"] as const;

export type PurchasingItem = { productId?: string; category?: string; brand?: string; quantity: number; price: number };

/** `day`: a calendar day, YYYY-MM-DD. Amounts in major units of one currency; `discount` is what was taken off. */
export type PurchasingOrder = { day: string; amount: number; discount?: number; items?: PurchasingItem[] };

/** What is known of one customer: any of it, or the raw orders it is derived from. */
export type PurchasingRow = {
  customerId: string;
  totalPurchases?: number;
  avgOrderValue?: number;
  orderCount?: number;
  purchaseFrequency?: number;
  basketSize?: number;
  categoryDiversity?: number;
  repurchaseRate?: number;
  discountRate?: number;
  daysSinceLastPurchase?: number;
  /** Name → amount. */
  categories?: Record<string, number>;
  brands?: Record<string, number>;
  orders?: PurchasingOrder[];
} & DerivedFromOrders;

/** What only orders tell, where they were summed up elsewhere: a business's own are, in its database. */
export type DerivedFromOrders = {
  daysBetweenPurchases?: number;
  regularity?: number;
  priceLevel?: number;
  seasonality?: number;
  weekendShare?: number;
  /** How many in each month of the year, January first. */
  ordersByMonth?: readonly number[];
  firstDay?: string;
  lastDay?: string;
  /** Orders on days when many more bought than around them (`eventDaysOf`), and on how many such days. */
  eventOrders?: number;
  eventDays?: number;
};

export type PurchasingOptions = {
  type: SegmentationType;
  algorithm: (typeof ALGORITHMS)[number];
  segments: "auto" | number;
  seed: number;
  /** First and last day, of orders; on summary rows a warning. */
  period?: { start?: string; end?: string };
};

/** In the order of the documentation; the last five only come from raw orders. */
export const FEATURES = [
  "totalPurchases",
  "avgOrderValue",
  "orderCount",
  "purchaseFrequency",
  "basketSize",
  "categoryDiversity",
  "repurchaseRate",
  "discountRate",
  "daysSinceLastPurchase",
  "daysBetweenPurchases",
  "regularity",
  "priceLevel",
  "seasonality",
  "weekendShare",
] as const;
export type FeatureName = (typeof FEATURES)[number];

export const GROUPS = [
  "high_value",
  "loyal",
  "bargain_hunters",
  "experimental",
  "regular",
  "occasional",
  "seasonal",
  "event_driven",
  "new",
  "lapsed",
  "bulk_buyers",
  "premium",
  "specialists",
  "low_value",
  "inactive",
] as const;
/** A kind of group, each by a stated rule (docs/purchasing.md). */
export type GroupName = (typeof GROUPS)[number];
/** Unique within an answer: where a number of segments was asked for, a second one of a kind is `regular_2`. */
export type SegmentId = GroupName | `${GroupName}_${number}`;

/** `share`: of the segment's amount. `lift`: that share against everybody's. */
export type Affinity = { name: string; share: number; lift: number };

/** `share`: of the segment's customers who buy both. `lift`: that share against what two independent habits would give. */
export type CategoryPair = { categories: [string, string]; share: number; lift: number };

/** `peakMonth` 1–12, `strength` 0 (all the year alike) to 1 (one month alone), of the orders by month. */
export type Seasonality = { peakMonth: number; strength: number; shareByMonth: number[] };

export type Profile = Partial<Record<FeatureName, number | null>>;

export type PurchasingSegment = {
  segmentId: SegmentId;
  customerIds: string[];
  /** Mean of the totals known; null where nobody gave money. */
  avgPurchaseValue: number | null;
  /** Means in each feature's own unit. */
  profile: Profile;
  topCategories: Affinity[];
  topBrands: Affinity[];
  crossCategory: CategoryPair[];
  seasonality: Seasonality | null;
  /** What marks it, largest first. `z` is on the scale that was clustered. */
  standout: { feature: FeatureName; value: number; population: number; z: number }[];
};

export const WARNINGS = [
  "short_history",
  "imputed",
  "weak_separation",
  "period_without_orders",
  "all_alike",
  "fewer_segments",
  "sampled",
  "other_features",
] as const;
export type WarningCode = (typeof WARNINGS)[number];
/** `values` fill the words of the code; a `feature` in them is a `FeatureName`. */
export type PurchasingWarning = { code: WarningCode; values: Record<string, number | string> };

export type PurchasingAnswer = {
  segments: PurchasingSegment[];
  type: SegmentationType;
  algorithm: "kmeans" | "hierarchical";
  quality: { silhouette: number | null; k: number };
  warnings: PurchasingWarning[];
  /** Each feature's mean over everybody. */
  population: Profile;
  /** For a picture: positions of a seeded sample on the two features that separate best, in their own units. */
  map: {
    axes: [FeatureName, FeatureName];
    points: { customerId: string; segmentId: SegmentId; x: number; y: number }[];
  } | null;
};
