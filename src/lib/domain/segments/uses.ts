import { readCriteria } from "./read-criteria.ts";
import { referencesOf } from "./references.ts";

/** The segments whose rules refer to this one, archived ones included. */
export const segmentsUsing = <Segment extends { criteria: unknown }>(
  segments: readonly Segment[],
  id: string,
): Segment[] => segments.filter(({ criteria }) => referencesOf(readCriteria(criteria).criteria).includes(id));
