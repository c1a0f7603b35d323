import { addDays, type Day, dayOf, startsOfDays } from "#lib/domain/time/day.ts";
import { type BusinessRow, getBusinessOrThrow, listStorefronts } from "#lib/server/db/accounts/businesses.ts";
import { AppError } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";
import type { ValueBasis } from "../domain/report/value-basis.ts";
import { now } from "../server/clock.ts";

/** How long the report and the data shown beside it are cached. */
export const CACHE_SECONDS = 600;

/** The parameters that the report's admin routes share. */
export type ReportScopeRequest = {
  /** Calendar days of the business, ending today. */
  days: number;
  storefrontId?: number | undefined;
  /** What orders are worth; revenue by default. */
  valueBasis?: ValueBasis | undefined;
};

export type ReportScope = {
  business: BusinessRow;
  period: { start: Day; end: Day; days: number };
  storefrontId: number | null;
};

/** Rejects one query parameter; `reason` is the key of its message in the reader's language. */
export const refusal = (parameter: string, reason: string, message: string, values = {}): AppError =>
  new AppError("INVALID_PARAMETER", `${parameter}: ${message}`, {
    issues: [{ parameter, location: "query", message, reason, values }],
  });

/** Resolves the business and the period. Throws INVALID_PARAMETER for a storefront that is not of this business. */
export const loadReportScope = async (scope: Scope, { days, ...request }: ReportScopeRequest): Promise<ReportScope> => {
  const storefrontId = request.storefrontId ?? null;
  if (storefrontId !== null && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    throw refusal("storefrontId", "storefront", "must be a storefront of this business");
  }
  const business = await getBusinessOrThrow(scope);
  const end = dayOf(now(), business.timeZone);
  return { business, period: { start: addDays(end, 1 - days), end, days }, storefrontId };
};

/** The first instant of each day of the period and of the previous one, and the instant after the last day. */
export const dayStartsOf = ({ business, period: { start, days } }: ReportScope): Date[] =>
  startsOfDays(addDays(start, -days), 2 * days + 1, business.timeZone);
