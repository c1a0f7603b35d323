import { DAYS_A_MONTH } from "#lib/time/day.ts";
import type { FeatureName, FeatureProfile, GroupName, SegmentId } from "../purchasing.ts";
import { isRealDifference } from "./profile.ts";

/**
 * The first known one of several features counts with a weight, negative if low values distinguish the group. With
 * `needs`, it must be known and at least this many deviations from the population mean.
 */
type Mark = { features: readonly FeatureName[]; weight: number; needs?: number };

type LabelRule = {
  group: GroupName;
  marks: readonly Mark[];
  /** The four primary names (high value, loyal, …) win over these unless they fit clearly worse. */
  isSecondary?: boolean;
  /** Names that mean "less" apply only to a minority, because most customers are ordinary. */
  isMinority?: boolean;
  /** For names that say "far": the least difference of amounts, as a part of the larger one. */
  leastRatio?: number;
  /** An additional condition on the means. */
  holds?: (profile: FeatureProfile) => boolean;
};

/** 0.4 deviations: a group with half of the customers is then two fifths of the way to the other half. */
const DIFFERS = 0.4;
const LEANS = 0.2;
const FAR = 0.6;
/** A quarter more than the average customer, or a fifth less. */
const FAR_RATIO = 0.2;

const PACE: readonly FeatureName[] = ["orderCount", "purchaseFrequency"];
const MONEY: readonly FeatureName[] = ["totalPurchases", "avgOrderValue"];
const getOrderCount = ({ orderCount }: FeatureProfile): number | null => orderCount ?? null;

/** This many typical gaps without an order is a long silence. */
const SILENCE = 2;

/** Days between orders; 0 if there was only one, or nothing is known. */
const estimateUsualGap = ({ daysBetweenPurchases, purchaseFrequency, orderCount }: FeatureProfile): number => {
  if (daysBetweenPurchases !== null && daysBetweenPurchases !== undefined) return daysBetweenPurchases;
  return purchaseFrequency && (orderCount ?? 2) >= 2 ? DAYS_A_MONTH / purchaseFrequency : 0;
};

/**
 * Names for groups of customers, by their profile relative to the population; docs/purchasing.md has them as a table.
 */
const LABEL_RULES: readonly LabelRule[] = [
  {
    group: "high_value",
    leastRatio: FAR_RATIO,
    marks: [
      { features: MONEY, weight: 1, needs: DIFFERS },
      { features: ["avgOrderValue"], weight: 0.5 },
    ],
  },
  {
    group: "loyal",
    marks: [
      { features: PACE, weight: 1, needs: DIFFERS },
      { features: ["repurchaseRate"], weight: 0.5 },
      { features: ["regularity"], weight: 0.5 },
    ],
  },
  {
    group: "bargain_hunters",
    marks: [{ features: ["discountRate"], weight: 1, needs: DIFFERS }],
    holds: ({ discountRate }) => (discountRate ?? 0) > 0,
  },
  {
    group: "experimental",
    marks: [
      { features: ["categoryDiversity"], weight: 1, needs: DIFFERS },
      { features: ["repurchaseRate"], weight: -0.5 },
    ],
  },
  {
    group: "bulk_buyers",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [{ features: ["basketSize"], weight: 1, needs: DIFFERS }],
  },
  { group: "premium", isSecondary: true, marks: [{ features: ["priceLevel"], weight: 1, needs: DIFFERS }] },
  {
    group: "new",
    marks: [
      { features: ["daysSinceLastPurchase"], weight: -0.5, needs: LEANS },
      { features: PACE, weight: -1, needs: DIFFERS },
    ],
    // One recent order and none before.
    holds: (profile) => (getOrderCount(profile) ?? 2) < 2,
  },
  {
    group: "lapsed",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [{ features: ["daysSinceLastPurchase"], weight: 1, needs: DIFFERS }],
    // For infrequent buyers a long time since the last order is normal.
    holds: (profile) => (profile.daysSinceLastPurchase ?? 0) > SILENCE * estimateUsualGap(profile),
  },
  {
    group: "occasional",
    isSecondary: true,
    marks: [
      { features: PACE, weight: -1, needs: DIFFERS },
      { features: ["daysBetweenPurchases"], weight: 0.5 },
    ],
    isMinority: true,
  },
  {
    group: "specialists",
    isSecondary: true,
    marks: [{ features: ["categoryDiversity"], weight: -1, needs: FAR }],
    isMinority: true,
    // Few orders always have few categories.
    holds: (profile) => (getOrderCount(profile) ?? 3) >= 3,
  },
  {
    group: "low_value",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [
      { features: MONEY, weight: -1, needs: FAR },
      { features: ["avgOrderValue"], weight: -0.5 },
    ],
    isMinority: true,
  },
];

/**
 * A cluster as the rules see it. `z`: how many deviations its mean is from the population's, for the clustered
 * features. `means` and `population`: both in the features' own units.
 */
export type ClusterProfile = {
  share: number;
  z: ReadonlyMap<FeatureName, number>;
  means: FeatureProfile;
  population: FeatureProfile;
};

/** Smaller scores are not meaningful. */
const LEAST = 0.4;
/** The threshold when one of two nearly equal groups must be named. */
const SLIGHTEST = 1e-6;
/** The factor for secondary names. */
const SECONDARY = 0.6;
/** A name other than the best is used only if its score is at least half as large. */
const SECOND = 0.5;

type ScoredName = { group: GroupName; score: number };
type Claim = { cluster: number; rule: LabelRule; score: number };

/** z, if the means differ by as much as words would say, and in that direction; otherwise 0. Undefined if unknown. */
const computeDifference = (
  { z, means, population }: ClusterProfile,
  feature: FeatureName | undefined,
  { leastRatio }: LabelRule,
): number | undefined => {
  const value = feature && z.get(feature);
  if (!feature || value === undefined) return undefined;
  const [own, all] = [means[feature] ?? null, population[feature] ?? null];
  if (own === null || all === null) return value;
  return isRealDifference(feature, own, all, leastRatio) && Math.sign(own - all) === Math.sign(value) ? value : 0;
};

/** The weighted mean of a rule's known marks; null if the rule does not apply. */
const scoreRule = (profile: ClusterProfile, rule: LabelRule, isStrict: boolean): number | null => {
  const { z, share, means } = profile;
  if ((rule.isMinority && share >= 0.5) || (rule.holds && !rule.holds(means))) return null;
  let [sum, weights] = [0, 0];
  for (const { features, weight, needs } of rule.marks) {
    const feature = features.find((each) => z.has(each));
    const value = computeDifference(profile, feature, rule);
    if (needs !== undefined && (value === undefined || Math.sign(weight) * value < (isStrict ? needs : SLIGHTEST)))
      return null;
    if (value === undefined) continue;
    sum += weight * value;
    weights += Math.abs(weight);
  }
  const score = sum / weights;
  if (score < (isStrict ? LEAST : SLIGHTEST)) return null;
  return rule.isSecondary ? SECONDARY * score : score;
};

const rankClaims = (clusters: readonly ClusterProfile[], isStrict: boolean): Claim[] =>
  clusters
    .flatMap((profile, cluster) =>
      LABEL_RULES.flatMap((rule) => {
        const score = scoreRule(profile, rule, isStrict);
        return score === null ? [] : [{ cluster, rule, score }];
      }),
    )
    .sort((a, b) => b.score - a.score);

/**
 * Assigns best matches first. A cluster whose name is taken gets its next one, if its score is high enough, or shares
 * the name; a name that means "less" is not shared, because the other cluster has still less.
 */
const assignNames = (clusters: readonly ClusterProfile[], isStrict: boolean): ScoredName[] => {
  const bestOf = new Map<number, Claim>();
  const named = new Map<number, Claim>();
  const taken = new Set<GroupName>();
  for (const claim of rankClaims(clusters, isStrict)) {
    const { cluster, rule, score } = claim;
    const best = bestOf.get(cluster) ?? claim;
    bestOf.set(cluster, best);
    if (named.has(cluster) || taken.has(rule.group) || score < SECOND * best.score) continue;
    named.set(cluster, claim);
    taken.add(rule.group);
  }
  return clusters.map(({ share }, cluster) => {
    const claim = named.get(cluster) ?? bestOf.get(cluster);
    if (claim && (named.has(cluster) || !claim.rule.isMinority)) return { group: claim.rule.group, score: claim.score };
    return { group: "regular", score: share };
  });
};

/** The best match keeps the plain name (for regular, the largest cluster); the next ones are numbered from 2. */
const numbered = (named: readonly ScoredName[]): SegmentId[] => {
  const ids = new Array<SegmentId>(named.length);
  const count = new Map<GroupName, number>();
  for (const [cluster, { group }] of [...named.entries()].sort(([, a], [, b]) => b.score - a.score)) {
    const number = (count.get(group) ?? 0) + 1;
    count.set(group, number);
    ids[cluster] = number === 1 ? group : `${group}_${number}`;
  }
  return ids;
};

const isOne = (named: readonly ScoredName[]): boolean => new Set(named.map(({ group }) => group)).size === 1;

/**
 * Names clusters. Clusters with the same name are merged, because users could not tell them apart, unless `keepsAll`: a
 * number of segments was requested, or only one would be left.
 */
export const nameClusters = (clusters: readonly ClusterProfile[], keepsAll: boolean): SegmentId[] => {
  let named = assignNames(clusters, true);
  if (clusters.length > 1 && isOne(named)) named = assignNames(clusters, false);
  return keepsAll || isOne(named) ? numbered(named) : named.map(({ group }) => group);
};
