import type { Scope } from "../domain/permissions.ts";
import { type Day, dayOf, startOfDay } from "../domain/time/day.ts";
import { now } from "../server/clock.ts";
import type { CriteriaContext } from "../server/criteria/compile.ts";
import { getBusinessOrThrow } from "../server/db/accounts/businesses.ts";

/** What criteria are judged by: the business's money, its clock and its today. */
export const loadCriteriaContext = async (scope: Scope): Promise<CriteriaContext> => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  return { businessId: scope.businessId, timeZone, currency, today: dayOf(now(), timeZone) };
};

/** When a day began on the business's clock, today if none is given; null of a day that is still to come. */
export const asOfOn = async (scope: Scope, day?: Day): Promise<Date | null> => {
  const { today, timeZone } = await loadCriteriaContext(scope);
  return day !== undefined && day > today ? null : startOfDay(day ?? today, timeZone);
};
