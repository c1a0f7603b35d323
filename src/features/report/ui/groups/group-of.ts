import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";

/** The figures of one segment; undefined before they are loaded, and for a segment without customers. */
export const findSegmentGroup = (groups: SegmentGroups | undefined, code: string): SegmentGroup | undefined =>
  groups?.groups.find(({ segmentCode }) => segmentCode === code);
