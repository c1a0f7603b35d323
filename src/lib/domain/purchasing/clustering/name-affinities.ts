import {
  type AffinityId,
  type GroupName,
  type PurchasingRow,
  type SegmentId,
  SHARE_KINDS,
  type ShareMark,
} from "../purchasing.ts";
import { affinityId } from "../segment-id.ts";
import { ON_EVENTS, placesByName, readShares, type ShareSpace } from "./shares.ts";

/** What a group buys at least this much of, and this many times as much as all customers, can name it. */
const LEAST_SHARE = 0.1;
const LEAST_LIFT = 1.1;
/** How many names of each kind. */
const MOST_NAMES = 2;

/** The mean shares of these customers, of those who have any. */
const meanShares = (rows: readonly PurchasingRow[], { kind, names }: ShareSpace, members: Iterable<number>) => {
  const places = placesByName(names);
  const sums = new Float64Array(names.length);
  const own = new Float64Array(names.length);
  let count = 0;
  for (const row of members) {
    if (!readShares(rows[row] as PurchasingRow, kind, places, own)) continue;
    count++;
    for (let place = 0; place < own.length; place++) sums[place] = (sums[place] as number) + (own[place] as number);
  }
  return { sums, count };
};

type Shares = ReturnType<typeof meanShares>;

const sumOf = (groups: readonly Shares[]): Shares => ({
  sums: groups.reduce(
    (all, { sums }) => all.map((sum, at) => sum + (sums[at] as number)),
    new Float64Array(groups[0]?.sums.length ?? 0),
  ),
  count: groups.reduce((all, { count }) => all + count, 0),
});

/** What a group buys more of than all customers, by share × ln lift. */
const marksOf = ({ kind, names }: ShareSpace, own: Shares, all: Shares): ShareMark[] =>
  names
    .map((name, place) => {
      const share = (own.sums[place] as number) / own.count;
      const population = (all.sums[place] as number) / all.count;
      return { kind, name, share, population, lift: share / population };
    })
    .filter(({ share, lift }) => share >= LEAST_SHARE && lift >= LEAST_LIFT)
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ lift: _, ...mark }) => mark);

const nameOf = (mark: ShareMark | undefined): AffinityId | GroupName => {
  if (!mark) return "regular";
  if (mark.kind === "months") return "seasonal";
  if (mark.kind === "events") return mark.name === ON_EVENTS ? "event_driven" : "regular";
  return affinityId(mark.name);
};

/**
 * Names clusters by what or when their customers buy: `affinity_yarn`, `seasonal`, and `regular` if a cluster buys like
 * all customers. A second cluster of a name is numbered, largest first; `taken` names are those of groups outside.
 */
export const nameAffinities = (
  rows: readonly PurchasingRow[],
  clusters: readonly (readonly number[])[],
  spaces: readonly ShareSpace[],
  taken: readonly SegmentId[],
): { names: SegmentId[]; marks: Map<SegmentId, ShareMark[]> } => {
  const ordered = spaces.toSorted((a, b) => SHARE_KINDS.indexOf(a.kind) - SHARE_KINDS.indexOf(b.kind));
  const bySpace = ordered.map((space) => {
    const shares = clusters.map((members) => meanShares(rows, space, members));
    return shares.map((own) => marksOf(space, own, sumOf(shares)));
  });
  // Categories say more than brands, if they give each cluster its own name.
  const isDistinct = (of: readonly ShareMark[][]) => new Set(of.map(([first]) => first?.name)).size === clusters.length;
  const inOrder = [...bySpace].sort((a, b) => Number(isDistinct(b)) - Number(isDistinct(a)));
  const names = new Array<SegmentId>(clusters.length);
  const marks = new Map<SegmentId, ShareMark[]>();
  const used = new Set(taken);
  const bySize = [...clusters.entries()].sort(([, a], [, b]) => b.length - a.length);
  for (const [cluster] of bySize) {
    const own = inOrder.flatMap((of) => of[cluster] ?? []);
    const name = nameOf(own[0]);
    let id: SegmentId = name;
    for (let number = 2; used.has(id); number++) id = `${name}_${number}`;
    used.add(id);
    names[cluster] = id;
    marks.set(id, own);
  }
  return { names, marks };
};
