import type { Day } from "#lib/time/day.ts";

/** Which features are clustered: money; frequency, gaps, recency and regularity; or all of these and buying habits. */
export const SEGMENTATION_TYPES = ["behavioral", "value", "frequency"] as const;
export type SegmentationType = (typeof SEGMENTATION_TYPES)[number];

/** The days of stored orders that count. Older purchases say little about how a customer buys now. */
export const PURCHASING_DAYS = 730;

export const ALGORITHMS = ["auto", "kmeans", "hierarchical"] as const;

export type PurchasingItem = { productId?: string; category?: string; brand?: string; quantity: number; price: number };

/** `day`: a calendar day, YYYY-MM-DD. Amounts in major units of one currency; `discount` is the amount taken off. */
export type PurchasingOrder = { day: string; amount: number; discount?: number; items?: PurchasingItem[] };

/** A customer's known values: any of these, or the raw orders to derive them from. */
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

/** Values only orders can give, if aggregated elsewhere, as for the business's own customers in the database. */
type DerivedFromOrders = {
  daysBetweenPurchases?: number;
  regularity?: number;
  priceLevel?: number;
  seasonality?: number;
  weekendShare?: number;
  /**
   * How many equally large orders would vary as much (Kish 1965): (Σ amount)² / Σ amount². One large order among small
   * ones says little more about a customer's habits than a single order.
   */
  effectiveOrders?: number;
  /** Orders per month of the year, January first. */
  ordersByMonth?: readonly number[];
  firstDay?: string;
  lastDay?: string;
  /** Orders on event days (`findEventDays`), and the number of these days. */
  eventOrders?: number;
  eventDays?: number;
};

export type PurchasingOptions = {
  type: SegmentationType;
  algorithm: (typeof ALGORITHMS)[number];
  segments: "auto" | number;
  seed: number;
  /** First and last day of orders to include; adds a warning for summary rows. */
  period?: { start?: string; end?: string };
};

/** In documentation order; the last five can only come from raw orders. */
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
/** A kind of group, each defined by a rule (docs/purchasing.md). */
export type GroupName = (typeof GROUPS)[number];
/** A group that is separated by what it buys: followed by the category or brand. */
export type AffinityId = `affinity_${string}`;
/** Unique within an answer: if a number of segments was requested, the second of a kind is `regular_2`. */
export type SegmentId = GroupName | `${GroupName}_${number}` | AffinityId;

/** What shares are of: a customer's amounts by category or brand, or the orders by month (1–12) or on event days. */
export const SHARE_KINDS = ["categories", "brands", "months", "events"] as const;
export type ShareKind = (typeof SHARE_KINDS)[number];

/** What names a group of buyers: its share of theirs, and of all customers'. */
export type ShareMark = { kind: ShareKind; name: string; share: number; population: number };

/** `share` of the segment's amount; `lift`: that share relative to the population's. */
export type Affinity = { name: string; share: number; lift: number };

/** `share` of the segment's customers who buy both; `lift`: relative to two independent habits. */
export type CategoryPair = { categories: [string, string]; share: number; lift: number };

/** `peakMonth` 1–12; `strength` from 0 (evenly spread) to 1 (a single month), of the orders by month. */
export type Seasonality = { peakMonth: number; strength: number; shareByMonth: number[] };

export type FeatureProfile = Partial<Record<FeatureName, number | null>>;

export type PurchasingSegment = {
  segmentId: SegmentId;
  customerIds: string[];
  /** Mean of the known totals; null if none is known. */
  avgPurchaseValue: number | null;
  /** Means in each feature's own unit. */
  profile: FeatureProfile;
  topCategories: Affinity[];
  topBrands: Affinity[];
  /** For a segment that is separated by products or the calendar: what names it, the most distinctive first. */
  marks?: ShareMark[];
  crossCategory: CategoryPair[];
  seasonality: Seasonality | null;
  /** The most distinctive features, largest first. `z` is on the clustering scale. */
  standout: { feature: FeatureName; value: number; population: number; z: number }[];
};

export const WARNINGS = [
  "short_history",
  "imputed",
  "weak_separation",
  "period_without_orders",
  "all_alike",
  "blurred_affinities",
  "fewer_segments",
  "sampled",
  "other_features",
] as const;
export type WarningCode = (typeof WARNINGS)[number];
/** `values` fill the text's placeholders; `feature` is a `FeatureName`. */
export type PurchasingWarning = { code: WarningCode; values: Record<string, number | string> };

export type PurchasingResult = {
  segments: PurchasingSegment[];
  type: SegmentationType;
  algorithm: "kmeans" | "hierarchical";
  quality: { silhouette: number | null; k: number };
  warnings: PurchasingWarning[];
  /** Each feature's population mean. */
  population: FeatureProfile;
  /** For a chart: a seeded sample on the two features that separate best, in their own units. */
  map: {
    axes: [FeatureName, FeatureName];
    points: { customerId: string; segmentId: SegmentId; x: number; y: number }[];
  } | null;
};

const LONGEST = 40;

/** The ID of a group that buys more of a category or brand: `affinity_` and the name in lower case without marks. */
export const affinityId = (name: string): AffinityId => {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "");
  return `affinity_${slug.slice(0, LONGEST)}`;
};

export const isAffinity = (id: SegmentId): id is AffinityId => id.startsWith("affinity_");

/** The kind of group behind the ID of a segment that is not by products: `regular_2` is the second `regular`. */
export const groupName = (id: Exclude<SegmentId, AffinityId>): GroupName => id.replace(/_\d+$/, "") as GroupName;

/** A group without its customers, whose assignments are stored separately. */
type StoredSegment = Omit<PurchasingSegment, "customerIds"> & { customers: number };

/** The latest segmentation of a business's own customers. */
export type StoredAnswer = Omit<PurchasingResult, "segments"> & {
  /** By spending per customer, highest first. */
  segments: StoredSegment[];
  /** All customers in groups. */
  customers: number;
  /**
   * How many customers the groups were computed from, which is also the basis of the reported numbers; all, unless
   * there are too many.
   */
  sampled: number;
  /** First and last day of the orders included. */
  period: { start: Day; end: Day };
};

type Assigned = Pick<StoredAnswer, "sampled" | "period"> & {
  /** Group sizes. */
  sizes: ReadonlyMap<SegmentId, number>;
};

/** The answer to store once all customers are assigned. */
export const storedAnswer = (
  { segments, ...answer }: PurchasingResult,
  { sizes, ...rest }: Assigned,
): StoredAnswer => ({
  ...answer,
  ...rest,
  customers: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  segments: segments.map(({ customerIds: _, ...segment }) => ({
    ...segment,
    customers: sizes.get(segment.segmentId) ?? 0,
  })),
});

export const SEPARATIONS = ["good", "fair", "weak"] as const;
type Separation = (typeof SEPARATIONS)[number];

/** The least silhouette scores (Kaufman and Rousseeuw 1990). */
export const GOOD_SEPARATION = 0.5;
export const FAIR_SEPARATION = 0.3;

/** A silhouette score as a word; null with a single group. */
export const rateSeparation = (silhouette: number | null): Separation | null => {
  if (silhouette === null) return null;
  if (silhouette >= GOOD_SEPARATION) return "good";
  return silhouette >= FAIR_SEPARATION ? "fair" : "weak";
};

/** What an answer is compared by. */
export type PurchasingFigures = {
  customers: number;
  groups: { id: SegmentId; customers: number; avgPurchaseValue: number | null; marks?: ShareMark[] }[];
};

export const purchasingFigures = ({ customers, segments }: StoredAnswer): PurchasingFigures => ({
  customers,
  groups: segments.map(({ segmentId: id, customers: size, avgPurchaseValue, marks }) => ({
    id,
    customers: size,
    avgPurchaseValue,
    ...(marks && { marks }),
  })),
});
