import { matching } from "#core/ui/address.ts";

const SEGMENT_ID = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** Which customers a page's figures have, in its address. */
export const populationParameters = { withinSegment: SEGMENT_ID, withoutSegment: SEGMENT_ID };

/** IDs of segments: only the members of one, none of the other's; null for all customers. */
export type PopulationChoice = { withinSegment: string | null; withoutSegment: string | null };

export const ALL_CUSTOMERS: PopulationChoice = { withinSegment: null, withoutSegment: null };

export const isPopulationNarrowed = ({ withinSegment, withoutSegment }: PopulationChoice): boolean =>
  withinSegment !== null || withoutSegment !== null;

/** The choice in a request whose `segment` is one of the report's own. */
export const toOwnPopulationQuery = ({ withinSegment, withoutSegment }: PopulationChoice) => ({
  ...(withinSegment !== null && { withinSegment }),
  ...(withoutSegment !== null && { withoutSegment }),
});

/** The choice in a request. */
export const toPopulationQuery = ({ withinSegment, withoutSegment }: PopulationChoice) => ({
  ...(withinSegment !== null && { segment: withinSegment }),
  ...(withoutSegment !== null && { withoutSegment }),
});

type Reported = { segment: { id: string } | null; withoutSegment: { id: string } | null };

/** The choice that an answer is about. */
export const choiceIn = (population: Reported | undefined): PopulationChoice => ({
  withinSegment: population?.segment?.id ?? null,
  withoutSegment: population?.withoutSegment?.id ?? null,
});
