import type { Habits } from "#lib/domain/customers/buying-habits.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { readHabits } from "#lib/server/db/customers/buying-habits.ts";
import type { Scope } from "../domain/permissions.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";

/** Product shares of all customers, cached until orders change. */
export const habitsOf = async (scope: Scope): Promise<Habits> =>
  (await cached(scope, `buying_habits:${scope.businessId}`, CACHE_SECONDS, () => readHabits(scope))).value;
