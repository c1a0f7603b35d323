import type { FeatureName, FeatureProfile, GroupName, SegmentId } from "../purchasing.ts";
import { LABEL_RULES, type LabelRule } from "./label-rules.ts";
import { isRealDifference } from "./real-difference.ts";

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
const differenceOf = (
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
const scoreOf = (profile: ClusterProfile, rule: LabelRule, isStrict: boolean): number | null => {
  const { z, share, means } = profile;
  if ((rule.isMinority && share >= 0.5) || (rule.holds && !rule.holds(means))) return null;
  let [sum, weights] = [0, 0];
  for (const { features, weight, needs } of rule.marks) {
    const feature = features.find((each) => z.has(each));
    const value = differenceOf(profile, feature, rule);
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

const claimsOf = (clusters: readonly ClusterProfile[], isStrict: boolean): Claim[] =>
  clusters
    .flatMap((profile, cluster) =>
      LABEL_RULES.flatMap((rule) => {
        const score = scoreOf(profile, rule, isStrict);
        return score === null ? [] : [{ cluster, rule, score }];
      }),
    )
    .sort((a, b) => b.score - a.score);

/**
 * Assigns best matches first. A cluster whose name is taken gets its next one, if its score is high enough, or shares
 * the name; a name that means "less" is not shared, because the other cluster has still less.
 */
const groupsOf = (clusters: readonly ClusterProfile[], isStrict: boolean): ScoredName[] => {
  const bestOf = new Map<number, Claim>();
  const named = new Map<number, Claim>();
  const taken = new Set<GroupName>();
  for (const claim of claimsOf(clusters, isStrict)) {
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
  let named = groupsOf(clusters, true);
  if (clusters.length > 1 && isOne(named)) named = groupsOf(clusters, false);
  return keepsAll || isOne(named) ? numbered(named) : named.map(({ group }) => group);
};
