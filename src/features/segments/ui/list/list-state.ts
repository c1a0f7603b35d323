import { readQuery } from "#core/ui/address/read-query.ts";
import type { ListState } from "#core/ui/address/use-address-state.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { SEGMENT_KINDS, segmentsInList } from "#records/rules/criteria/segment-list.ts";

const KINDS = ["all", ...SEGMENT_KINDS] as const;

/** The list's state in the address. */
export type SegmentsState = { kind: (typeof KINDS)[number]; archived: boolean; compare: Comparison | null };

export const PAGE_SIZE = 50;

export const readSegmentsState = (query: URLSearchParams): { state: SegmentsState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = {
    kind: read("kind", (text) => KINDS.find((one) => one === text), "all"),
    archived: query.get("archived") === "1",
    compare: read<Comparison | null>("compare", parseComparison, null),
  };
  return { state, unknown };
};

export const writeSegmentsState = ({ kind, archived, compare }: SegmentsState): string => {
  const query = new URLSearchParams();
  if (kind !== "all") query.set("kind", kind);
  if (archived) query.set("archived", "1");
  if (compare) query.set("compare", compare);
  return query.size > 0 ? `?${query}` : "";
};

/** Filters and sorts as the state says; the API returns all segments in one answer, by name. */
export const filterSegments = (
  all: readonly Segment[],
  { q, kind, archived, sort }: Omit<SegmentsState, "compare"> & Pick<ListState, "q" | "sort">,
): Segment[] => segmentsInList(all, { q, sort, isArchived: archived, kind: kind === "all" ? undefined : kind });
