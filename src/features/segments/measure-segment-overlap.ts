import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  membershipPatterns,
  type OverlappingSegment,
  segmentsSharingWith,
} from "#features/segments/store/segment-overlap.ts";
import { getSegment } from "./edit-segment.ts";

/** A larger matrix would be unreadable. */
const MOST = 12;

/**
 * The overlap of a segment and the active segments that share most members with it: `shared[i][j]` are in both,
 * `shared[i][i]` in the segment. Throws NOT_FOUND (SEGMENT_NOT_FOUND).
 */
export const getSegmentOverlap = async (
  scope: Scope,
  id: string,
): Promise<{ segments: OverlappingSegment[]; shared: number[][] }> => {
  await getSegment(scope, id);
  return withBusiness(scope, async (client) => {
    const segments = await segmentsSharingWith(client, scope, id, MOST);
    const ids = segments.map((segment) => segment.id);
    const patterns = await membershipPatterns(client, scope, ids);
    const inBoth = (i: number, j: number) => {
      const both = (1 << i) | (1 << j);
      return patterns.reduce((sum, { pattern, customers }) => ((pattern & both) === both ? sum + customers : sum), 0);
    };
    return { segments, shared: ids.map((_, i) => ids.map((__, j) => inBoth(i, j))) };
  });
};
