import type { Frame } from "./domain/criteria/compile.ts";
import type { Scope } from "./domain/permissions.ts";
import { dayOf } from "./domain/time.ts";
import { now } from "./server/clock.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";

/** What criteria are judged by: the business's money, its clock and its today. */
export const frameOf = async (scope: Scope): Promise<Frame> => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  return { businessId: scope.businessId, timeZone, currency, today: dayOf(now(), timeZone) };
};
