import type { ShownAxis } from "#contracts/axis-segment.ts";
import { kindOf } from "#lib/domain/axes/name-segments.ts";
import type { Criteria } from "#lib/domain/criteria/criteria.ts";
import { axisFieldOf } from "#lib/domain/criteria/fields/axis-segments.ts";

/** The rule that means a segment's customers: those nearest to it, or who belong to it by so much at least. */
export const segmentRule = (axis: string, key: string, least: number | null): Criteria => ({
  field: axisFieldOf(axis),
  operator: "is",
  value: kindOf(key),
  ...(least !== null && { minMembership: least }),
});

/** The other segments of the same kind: a rule asks for the kind, and means them too. */
export const likeSegments = ({ segments }: Pick<ShownAxis, "segments">, key: string) =>
  segments.filter((segment) => segment.key !== key && kindOf(segment.key) === kindOf(key));
