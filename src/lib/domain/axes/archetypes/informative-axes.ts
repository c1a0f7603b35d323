import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";
import { joinLabels, mutualInformation } from "#lib/domain/statistics/information.ts";

/** For each axis, the dominant segment's index per customer. */
type Labels = ReadonlyMap<string, Uint16Array>;

/** More axes would give combinations that hardly any customers share. */
const MOST_AXES = 3;
/** Sample size; enough to estimate the mutual information of two axes. */
const SAMPLE_SIZE = 2000;
/** Axes within this ratio of the most informative one count as equal, because sampling noise could swap their order. */
const TIE_RATIO = 0.85;
/** Mutual information minus its expected bias, as a share of the other label's entropy; 0 to 1. */
const informationShare = (joint: Float64Array, other: Float64Array): number => {
  const { information, byChance, entropies } = mutualInformation(joint, other);
  const [, entropy] = entropies;
  return entropy === 0 ? 0 : Math.min(1, Math.max(0, information - byChance) / entropy);
};

/**
 * Greedily picks the axes that together explain most of the others: the mean share of each axis's entropy that they
 * account for. An axis that repeats a chosen one adds little, and so does one unrelated to all others. Ties go to the
 * earlier axis.
 */
export const informativeAxes = (labels: Labels, seed: number): string[] => {
  const [first] = labels.values();
  if (!first || first.length === 0) return [];
  const rows = sampleRows(first.length, SAMPLE_SIZE, seed);
  const seen = new Map([...labels].map(([axis, own]) => [axis, Float64Array.from(rows, (row) => own[row] as number)]));
  const chosen: string[] = [];
  let joint = new Float64Array(rows.length);
  while (chosen.length < Math.min(MOST_AXES, seen.size)) {
    const candidates = [...seen]
      .filter(([axis]) => !chosen.includes(axis))
      .map(([axis, own]) => {
        const next = joinLabels(joint, own);
        return {
          axis,
          joint: next,
          explained: [...seen.values()].reduce((sum, other) => sum + informationShare(next, other), 0),
        };
      });
    const most = Math.max(...candidates.map(({ explained }) => explained));
    const next = candidates.find(({ explained }) => explained >= TIE_RATIO * most);
    if (!next) break;
    chosen.push(next.axis);
    joint = next.joint;
  }
  return chosen;
};
