import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import type { Criteria } from "../criteria.ts";
import { axisFieldOf } from "../fields/axes.ts";

/**
 * A rule for the customers of an axis segment, in this model and later ones: those nearest to a segment of its kind or,
 * with `minMembership` (0 to 1), those with at least that membership in segments of the kind.
 */
export const axisSegmentRule = (axis: string, key: string, minMembership?: number): Criteria => ({
  all: [
    {
      ...{ field: axisFieldOf(axis), operator: "is", value: kindOf(key) },
      ...(minMembership !== undefined && { minMembership }),
    },
  ],
});
