import type { Segment } from "#contracts/segments/segments.ts";
import { SEGMENT_KINDS, segmentsInList } from "#lib/domain/segments/segment-list.ts";
import type { ListState } from "#ui/shared/address/use-address-state.ts";

const KINDS = ["all", ...SEGMENT_KINDS] as const;

/** The list's state in the address. */
export type SegmentsState = { kind: (typeof KINDS)[number]; archived: boolean };

export const PAGE_SIZE = 50;

export const readSegmentsState = (query: URLSearchParams): { state: SegmentsState; unknown: string[] } => {
  const requestedKind = query.get("kind") ?? "all";
  const kind = KINDS.find((one) => one === requestedKind);
  return {
    state: { kind: kind ?? "all", archived: query.get("archived") === "1" },
    unknown: kind ? [] : ["kind"],
  };
};

export const writeSegmentsState = ({ kind, archived }: SegmentsState): string => {
  const query = new URLSearchParams();
  if (kind !== "all") query.set("kind", kind);
  if (archived) query.set("archived", "1");
  return query.size > 0 ? `?${query}` : "";
};

/** Filters and sorts as the state says; the API returns all segments in one answer, by name. */
export const segmentsOf = (
  all: readonly Segment[],
  { q, kind, archived, sort }: SegmentsState & Pick<ListState, "q" | "sort">,
): Segment[] => segmentsInList(all, { q, sort, isArchived: archived, kind: kind === "all" ? undefined : kind });
