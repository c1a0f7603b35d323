import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import type { Criteria } from "../criteria.ts";

/** A rule for the customers of a tier, in this forecast and later ones. */
export const tierRule = (tier: ClvTier): Criteria => ({ all: [{ field: "clvTier", operator: "is", value: tier }] });
