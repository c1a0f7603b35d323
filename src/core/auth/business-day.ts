import { now } from "#core/server/clock.ts";
import type { BusinessDay } from "#core/values/business-day.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { getBusinessOrThrow } from "./businesses.ts";

/** The business's currency, time zone and current day. Throws NOT_FOUND for an unknown business. */
export const loadBusinessDay = async ({ businessId }: Scope): Promise<BusinessDay> => {
  const { timeZone, currency } = await getBusinessOrThrow({ businessId });
  return { businessId, timeZone, currency, today: toLocalDay(now(), timeZone) };
};

/** When a day began in the business's time zone, by default today; null for a day in the future. */
export const readDayStart = async (scope: Scope, day?: Day): Promise<Date | null> => {
  const { today, timeZone } = await loadBusinessDay(scope);
  return day !== undefined && day > today ? null : startOfDay(day ?? today, timeZone);
};
