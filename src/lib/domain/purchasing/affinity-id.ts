import type { AffinityId } from "./purchasing.ts";

const LONGEST = 40;

/** The ID of a group that buys more of a category or brand: `affinity_` and the name in lower case without marks. */
export const affinityIdOf = (name: string): AffinityId => {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "");
  return `affinity_${slug.slice(0, LONGEST)}`;
};
