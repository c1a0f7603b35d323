import { GROUPS, type SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import type { Criteria } from "../criteria.ts";

/** The criteria field for each type of purchase segmentation. */
const FIELD_OF: Record<SegmentationType, string> = {
  behavioral: "purchasingGroup",
  value: "purchasingValueGroup",
  frequency: "purchasingFrequencyGroup",
};

/**
 * A rule for the customers of a purchase segment, in this answer and later ones, by name. Null for a name with a
 * number, which may refer to another segment in the next answer.
 */
export const groupRule = (type: SegmentationType, group: string): Criteria | null =>
  GROUPS.some((name) => name === group) ? { all: [{ field: FIELD_OF[type], operator: "is", value: group }] } : null;
