import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
/** What criteria are evaluated with: the business's currency, time zone and current day. */
export const loadCriteriaContext = async (scope: Scope): Promise<CriteriaContext> => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  return { businessId: scope.businessId, timeZone, currency, today: toLocalDay(now(), timeZone) };
};

/** When a day began in the business's time zone, by default today; null for a day in the future. */
export const asOfOn = async (scope: Scope, day?: Day): Promise<Date | null> => {
  const { today, timeZone } = await loadCriteriaContext(scope);
  return day !== undefined && day > today ? null : startOfDay(day ?? today, timeZone);
};
