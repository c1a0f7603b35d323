import { ANOTHER, PLACES } from "#features/report/rules/rfm/movement.ts";
import type { ValueBasis } from "#features/report/rules/value-basis.ts";
import type { ReportMembership } from "#features/report/store/report-membership.ts";
import type { Day } from "#lib/time/day.ts";
import { type ReportScope, refusal } from "./load-report-context.ts";
import { datedPeriods, endsOfPeriods } from "./movement-periods.ts";

/** Filters by the RFM segment at an earlier date, too. */
export type MovedCustomer = {
  /** The code of an RFM segment, `NONE` or `NOT_YET`; `OTHER` for all who were elsewhere than now. */
  fromSegment?: string | undefined;
  /** The last day of the earlier period; by default the day before the period. */
  from?: Day | undefined;
};

const parsePlace = (parameter: "fromSegment" | "segment", code: string): number => {
  const values = (parameter === "fromSegment" ? [...PLACES, ANOTHER] : PLACES).join(", ");
  if (!PLACES.includes(code)) throw refusal(parameter, "unknown_value", `must be one of: ${values}`, { values });
  return PLACES.indexOf(code);
};

/**
 * The customers who were in one segment and are in another or the same, by the same relation as the flows between the two
 * dates, so that the counts equal them. In the standard movement, without dates, `NONE` includes `NOT_YET`. Throws
 * INVALID_PARAMETER for an unknown code or date, a cell, and another method.
 */
export const movedIn = (
  frame: ReportScope,
  basis: ValueBasis,
  request: MovedCustomer & {
    method: string;
    to?: Day | undefined;
    segment?: string | undefined;
    cell?: string | undefined;
  },
): ReportMembership => {
  const { method, fromSegment, segment, cell } = request;
  if (method !== "rfm") throw refusal("fromSegment", "rfm_only", "is only allowed with method rfm");
  if (cell !== undefined)
    throw refusal("cell", "not_with", "cannot be combined with fromSegment", { other: "fromSegment" });
  const isAnother = fromSegment === ANOTHER;
  const distinguishesNew = request.from !== undefined || request.to !== undefined;
  return {
    method: "moved",
    periods: { ...datedPeriods(frame, endsOfPeriods(frame, request)), basis, distinguishesNew },
    from: fromSegment === undefined || isAnother ? null : parsePlace("fromSegment", fromSegment),
    isAnother,
    to: segment === undefined ? null : parsePlace("segment", segment),
  };
};
