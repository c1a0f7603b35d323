import { listConditions } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "./read-criteria.ts";
import { listSegmentReferences } from "./references.ts";

/** The segments whose rules refer to this one, archived ones included. */
export const segmentsUsing = <Segment extends { criteria: unknown }>(
  segments: readonly Segment[],
  id: string,
): Segment[] => segments.filter(({ criteria }) => listSegmentReferences(readCriteria(criteria).criteria).includes(id));

/** The segments whose rules use a field of this name, archived ones included. */
export const segmentsUsingField = <Segment extends { criteria: unknown }>(
  segments: readonly Segment[],
  name: string,
): Segment[] =>
  segments.filter(({ criteria: given }) => {
    const { criteria } = readCriteria(given);
    return criteria !== null && listConditions(criteria).some(({ condition }) => condition.field === name);
  });
