import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";

/** Each axis's dominant segments, as small numbers, a row a customer. */
export type Labels = ReadonlyMap<string, Uint16Array>;

/** More axes than that make combinations that nobody shares. */
const MOST_AXES = 3;
/** What two axes say of each other is plain from so many customers. */
const LOOKED_AT = 2000;
/** What tells so nearly as much as the most telling is as telling: which is ahead would change with every tenth customer. */
const ABOUT_AS_MUCH = 0.85;
/** More than segments an axis may have. */
const BASE = 64;

type Told = { entropy: number; cells: number };

/** Shannon's entropy, in nats, and how many different labels there are. */
const entropyOf = (labels: Float64Array): Told => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / labels.length) * Math.log(count / labels.length);
  return { entropy, cells: counts.size };
};

const jointOf = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((label, i) => label * BASE + (other[i] as number));

/** Mutual information less what chance gives of it (Miller 1955), as a part of the other's entropy; 0 to 1. */
const toldOf = (joint: Float64Array, other: Float64Array): number => {
  const [a, b, both] = [entropyOf(joint), entropyOf(other), entropyOf(jointOf(joint, other))];
  const chance = ((a.cells - 1) * (b.cells - 1)) / (2 * joint.length);
  return b.entropy === 0 ? 0 : Math.min(1, Math.max(0, a.entropy + b.entropy - both.entropy - chance) / b.entropy);
};

/**
 * Which axes, one after another, together tell most of all the others: the mean part of each axis's entropy that is known
 * with them. So an axis that repeats a chosen one adds little, and so does one that says nothing of anything else. Of axes
 * about as telling the first is taken.
 */
export const informativeAxes = (labels: Labels, seed: number): string[] => {
  const [first] = labels.values();
  if (!first || first.length === 0) return [];
  const rows = sampleRows(first.length, LOOKED_AT, seed);
  const seen = new Map([...labels].map(([axis, own]) => [axis, Float64Array.from(rows, (row) => own[row] as number)]));
  const chosen: string[] = [];
  let joint = new Float64Array(rows.length);
  while (chosen.length < Math.min(MOST_AXES, seen.size)) {
    const candidates = [...seen]
      .filter(([axis]) => !chosen.includes(axis))
      .map(([axis, own]) => {
        const next = Float64Array.from(jointOf(joint, own));
        return { axis, joint: next, told: [...seen.values()].reduce((sum, other) => sum + toldOf(next, other), 0) };
      });
    const most = Math.max(...candidates.map(({ told }) => told));
    const next = candidates.find(({ told }) => told >= ABOUT_AS_MUCH * most);
    if (!next) break;
    chosen.push(next.axis);
    joint = next.joint;
  }
  return chosen;
};
