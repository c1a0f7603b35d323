import { LABEL_RULES, type LabelRule } from "./label-rules.ts";
import type { FeatureName, GroupName, Profile, SegmentId } from "./purchasing.ts";

/** A cluster as the rules see it. `z`: how far its mean is from everybody's, in deviations, of what was looked at. */
export type ClusterProfile = { share: number; z: ReadonlyMap<FeatureName, number>; means: Profile };

/** What is needed must differ by so many deviations. */
const LEAST = 0.4;
/** Another name than the best one is only taken if it says at least half as much. */
const SECOND = 0.5;

type Claim = { cluster: number; group: GroupName; score: number };

/** The weighted mean of what is known of a rule's marks; null where the rule does not hold. */
const scoreOf = ({ z, share, means }: ClusterProfile, rule: LabelRule, least: number): number | null => {
  if ((rule.isMinority && share >= 0.5) || (rule.holds && !rule.holds(means))) return null;
  let [sum, weights] = [0, 0];
  for (const { features, weight, isNeeded } of rule.marks) {
    const known = features.flatMap((feature) => z.get(feature) ?? []);
    if (known.length === 0 && isNeeded) return null;
    if (known.length === 0) continue;
    const mean = known.reduce((total, value) => total + value, 0) / known.length;
    if (isNeeded && Math.sign(weight) * mean < least) return null;
    sum += weight * mean;
    weights += Math.abs(weight);
  }
  return sum / weights >= least ? sum / weights : null;
};

const claimsOf = (clusters: readonly ClusterProfile[], least: number): Claim[] =>
  clusters
    .flatMap((profile, cluster) =>
      LABEL_RULES.flatMap((rule) => {
        const score = scoreOf(profile, rule, least);
        return score === null ? [] : [{ cluster, group: rule.group, score }];
      }),
    )
    .sort((a, b) => b.score - a.score);

/** Best claims first: a cluster whose name is taken has its next one, if that says enough, or shares the name. */
const groupsOf = (clusters: readonly ClusterProfile[], least: number): GroupName[] => {
  const bestOf = new Map<number, Claim>();
  const named = new Map<number, GroupName>();
  const taken = new Set<GroupName>();
  for (const claim of claimsOf(clusters, least)) {
    const best = bestOf.get(claim.cluster) ?? claim;
    bestOf.set(claim.cluster, best);
    if (named.has(claim.cluster) || taken.has(claim.group) || claim.score < SECOND * best.score) continue;
    named.set(claim.cluster, claim.group);
    taken.add(claim.group);
  }
  return clusters.map((_, cluster) => named.get(cluster) ?? bestOf.get(cluster)?.group ?? "regular");
};

/** The larger cluster keeps a name, the next one has it with a 2. */
const numbered = (groups: readonly GroupName[], clusters: readonly ClusterProfile[]): SegmentId[] => {
  const ids = new Array<SegmentId>(groups.length);
  const count = new Map<GroupName, number>();
  const bySize = [...groups.entries()].sort(([a], [b]) => (clusters[b]?.share ?? 0) - (clusters[a]?.share ?? 0));
  for (const [cluster, group] of bySize) {
    const number = (count.get(group) ?? 0) + 1;
    count.set(group, number);
    ids[cluster] = number === 1 ? group : `${group}_${number}`;
  }
  return ids;
};

/**
 * What each cluster is called. Clusters of one name become one segment, as two that can't be told apart in words are no use
 * to anybody; unless `keepsAll`, where somebody asked for so many, or nobody else would be left.
 */
export const nameClusters = (clusters: readonly ClusterProfile[], keepsAll: boolean): SegmentId[] => {
  let groups = groupsOf(clusters, LEAST);
  if (clusters.length > 1 && new Set(groups).size === 1) groups = groupsOf(clusters, 1e-6);
  return keepsAll || new Set(groups).size === 1 ? numbered(groups, clusters) : groups;
};
