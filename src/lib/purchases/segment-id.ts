import type { AffinityId, GroupName, SegmentId } from "./purchasing.ts";

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
