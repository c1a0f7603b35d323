import { toSegmentKind } from "#lib/axes/axis.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import { GROUPS, type SegmentationType } from "#lib/purchases/purchasing.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { toAxisField } from "#records/rules/criteria/field.ts";

/**
 * A rule that selects the members of an axis segment, also after later runs: customers nearest to a segment of its kind,
 * or with `minMembership` (0 to 1) those with at least that membership in its kind.
 */
export const axisSegmentRule = (axis: string, key: string, minMembership?: number): Criteria => ({
  all: [
    {
      field: toAxisField(axis),
      operator: "is",
      value: toSegmentKind(key),
      ...(minMembership !== undefined && { minMembership }),
    },
  ],
});

/** A rule that selects the customers of a tier, also after later forecasts. */
export const tierRule = (tier: ClvTier): Criteria => ({ all: [{ field: "clvTier", operator: "is", value: tier }] });

/** The criteria field for each segmentation type. */
const FIELD_OF: Record<SegmentationType, string> = {
  behavioral: "purchasingGroup",
  value: "purchasingValueGroup",
  frequency: "purchasingFrequencyGroup",
};

/**
 * A rule that selects the members of a purchase segment, also after later runs. Null for a numbered variant, because the
 * next run may give its number to another group.
 */
export const groupRule = (type: SegmentationType, group: string): Criteria | null =>
  GROUPS.some((name) => name === group) ? { all: [{ field: FIELD_OF[type], operator: "is", value: group }] } : null;
