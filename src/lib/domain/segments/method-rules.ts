import { kindOf } from "../axes/discovery/name-segments.ts";
import type { ClvTier } from "../forecast/forecast-answer.ts";
import { GROUPS, type SegmentationType } from "../purchasing/purchasing.ts";
import type { Criteria } from "./criteria.ts";
import { axisFieldOf } from "./fields/axes.ts";

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

/** The people of a tier as a rule: whoever is in it, in this forecast and in those to come. */
export const tierRule = (tier: ClvTier): Criteria => ({ all: [{ field: "clvTier", operator: "is", value: tier }] });

/** The field of criteria that asks for the group of each type. */
const FIELD_OF: Record<SegmentationType, string> = {
  behavioral: "purchasingGroup",
  value: "purchasingValueGroup",
  frequency: "purchasingFrequencyGroup",
};

/**
 * The people of a group as a rule: whoever is in the group of this name, in this answer and in those to come. Null for one
 * that has its name with a number: it may be another's tomorrow.
 */
export const groupRule = (type: SegmentationType, group: string): Criteria | null =>
  GROUPS.some((name) => name === group) ? { all: [{ field: FIELD_OF[type], operator: "is", value: group }] } : null;
