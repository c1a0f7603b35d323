import { type Day, dayOf, startOfDay } from "#lib/domain/time/day.ts";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

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
