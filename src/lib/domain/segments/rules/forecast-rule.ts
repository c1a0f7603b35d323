import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import { type Criteria, conditionsOf } from "../criteria.ts";

/** The fields of criteria that ask for a customer's standing forecast. */
const FIELDS = ["clvTier", "predictedClv", "pAlive", "daysToNextOrder"] as const;

/** The people of a tier as a rule: whoever is in it, in this forecast and in those to come. */
export const tierRule = (tier: ClvTier): Criteria => ({ all: [{ field: "clvTier", operator: "is", value: tier }] });

/** Whether a new forecast can change whom criteria mean. */
export const asksForForecasts = (criteria: Criteria): boolean =>
  conditionsOf(criteria).some(({ condition: { field } }) => FIELDS.some((name) => name === field));
