import { type BusinessRow, getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { LONGEST_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, daysBetween, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { loadPopulation, type Population, type PopulationRequest } from "#records/customers/report-population.ts";
import { type ActiveScheme, activeScheme } from "#records/rfm/schemes.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";

/** How long the report and the data shown beside it are cached. */
export const CACHE_SECONDS = 600;

/** The parameters that the report's admin routes share. */
export type ReportScopeRequest = {
  /** Calendar days of the business, ending with `to`; those of its standard period by default. */
  days?: number | undefined;
  /** Today by default. */
  to?: Day | undefined;
  storefrontId?: number | undefined;
  /** What orders are worth; revenue by default. */
  valueBasis?: ValueBasis | undefined;
  /** All customers by default. */
  within?: PopulationRequest | undefined;
};

export type ReportScope = {
  business: BusinessRow;
  period: { start: Day; end: Day; days: number };
  today: Day;
  storefrontId: number | null;
  /** Null for all customers. */
  population: Population | null;
  /** The business's own segments, or the standard ones. */
  scheme: ActiveScheme;
};

/** The part of a cache key for the business's own segments; versions never change. */
export const schemeName = ({ version }: ActiveScheme): string => (version === null ? "" : `_scheme${version}`);

/** Rejects one query parameter; `reason` is the key of its message in the reader's language. */
export const refusal = (parameter: string, reason: string, message: string, values = {}): AppError =>
  new AppError("INVALID_PARAMETER", `${parameter}: ${message}`, {
    issues: [{ parameter, location: "query", message, reason, values }],
  });

/** Throws INVALID_PARAMETER for a day in the future, and for one that is too long past to calculate with. */
export const assertRecent = (parameter: string, day: Day, today: Day): void => {
  if (day > today) throw refusal(parameter, "future", "must not be in the future");
  if (daysBetween(day, today) <= LONGEST_PERIOD) return;
  throw refusal(parameter, "within_days", `must be within the last ${LONGEST_PERIOD} days`, { days: LONGEST_PERIOD });
};

/**
 * Resolves the business, its RFM scheme, segments and the period. Throws INVALID_PARAMETER for a storefront that is not of this business
 * and for an `to` in the future, and what `loadPopulation` throws.
 */
export const loadReportScope = async (scope: Scope, request: ReportScopeRequest): Promise<ReportScope> => {
  const storefrontId = request.storefrontId ?? null;
  if (storefrontId !== null && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    throw refusal("storefrontId", "storefront", "must be a storefront of this business");
  }
  const [business, scheme, population] = await Promise.all([
    getBusinessOrThrow(scope),
    activeScheme(scope),
    loadPopulation(scope, request.within),
  ]);
  const { days = business.rfmDays } = request;
  const today = toLocalDay(now(), business.timeZone);
  const end = request.to ?? today;
  assertRecent("to", end, today);
  return { business, period: { start: addDays(end, 1 - days), end, days }, today, storefrontId, population, scheme };
};

/** The first instant of each day of the period and of the previous one, and the instant after the last day. */
export const listDayStarts = ({ business, period: { start, days } }: ReportScope): Date[] =>
  startsOfDays(addDays(start, -days), 2 * days + 1, business.timeZone);
