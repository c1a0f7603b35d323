import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import type { Criteria } from "../criteria.ts";

/** The people of a tier as a rule: whoever is in it, in this forecast and in those to come. */
export const tierRule = (tier: ClvTier): Criteria => ({ all: [{ field: "clvTier", operator: "is", value: tier }] });
