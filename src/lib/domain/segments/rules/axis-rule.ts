import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import type { Criteria } from "../criteria.ts";
import { axisFieldOf } from "../fields/axes.ts";

/**
 * The people of a segment of an axis as a rule, in this model and in those to come: whoever is nearest to a segment of its
 * kind, or with `minMembership` (0 to 1) belongs to such by at least so much.
 */
export const axisSegmentRule = (axis: string, key: string, minMembership?: number): Criteria => ({
  all: [
    {
      ...{ field: axisFieldOf(axis), operator: "is", value: kindOf(key) },
      ...(minMembership !== undefined && { minMembership }),
    },
  ],
});
