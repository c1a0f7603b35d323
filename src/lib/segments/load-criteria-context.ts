import type { Scope } from "../domain/permissions.ts";
import { type Day, dayOf, startOfDay } from "../domain/time/day.ts";
import { now } from "../server/clock.ts";
import type { CriteriaContext } from "../server/criteria/compile.ts";
import { getBusinessOrThrow } from "../server/db/accounts/businesses.ts";

/** What criteria are evaluated with: the business's currency, time zone and current day. */
export const loadCriteriaContext = async (scope: Scope): Promise<CriteriaContext> => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  return { businessId: scope.businessId, timeZone, currency, today: dayOf(now(), timeZone) };
};

/** When a day began in the business's time zone, by default today; null for a day in the future. */
export const asOfOn = async (scope: Scope, day?: Day): Promise<Date | null> => {
  const { today, timeZone } = await loadCriteriaContext(scope);
  return day !== undefined && day > today ? null : startOfDay(day ?? today, timeZone);
};
