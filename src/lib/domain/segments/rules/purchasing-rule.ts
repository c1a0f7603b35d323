import { GROUPS, type SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import type { Criteria } from "../criteria.ts";

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
