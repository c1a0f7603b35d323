import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";

/** For each axis, the dominant segment's index per customer. */
type Labels = ReadonlyMap<string, Uint16Array>;

/** More axes would give combinations that hardly any customers share. */
const MOST_AXES = 3;
/** Sample size; enough to estimate the mutual information of two axes. */
const SAMPLE_SIZE = 2000;
/** Axes within this ratio of the most informative one count as equal, because sampling noise could swap their order. */
const TIE_RATIO = 0.85;
/** Larger than the number of segments an axis may have. */
const LABEL_BASE = 64;

type Entropy = { entropy: number; cells: number };

/** Shannon entropy in nats, and the number of distinct labels. */
const entropyOf = (labels: Float64Array): Entropy => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / labels.length) * Math.log(count / labels.length);
  return { entropy, cells: counts.size };
};

const jointOf = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((label, i) => label * LABEL_BASE + (other[i] as number));

/** Mutual information minus its expected bias (Miller 1955), as a share of the other label's entropy; 0 to 1. */
const informationShare = (joint: Float64Array, other: Float64Array): number => {
  const [a, b, both] = [entropyOf(joint), entropyOf(other), entropyOf(jointOf(joint, other))];
  const chance = ((a.cells - 1) * (b.cells - 1)) / (2 * joint.length);
  return b.entropy === 0 ? 0 : Math.min(1, Math.max(0, a.entropy + b.entropy - both.entropy - chance) / b.entropy);
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
        const next = Float64Array.from(jointOf(joint, own));
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
