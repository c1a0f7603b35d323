import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import { archetype } from "#lib/domain/segments/fields/methods/archetype.ts";
import { axisFieldOf, axisSegments } from "#lib/domain/segments/fields/methods/axis-segments.ts";
import { churnRisk } from "#lib/domain/segments/fields/methods/churn-risk.ts";
import { type Criteria, conditionsOf } from "../criteria.ts";

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

export const archetypeRule = (key: string): Criteria => ({
  all: [{ field: archetype.name, operator: "is", value: key }],
});

const FIELDS: ReadonlySet<string> = new Set([archetype, churnRisk, ...axisSegments].map(({ name }) => name));

/** Whether a new model, or new profiles, can change whom criteria mean. */
export const asksForAxes = (criteria: Criteria): boolean =>
  conditionsOf(criteria).some(({ condition: { field } }) => FIELDS.has(field));
