import { cached } from "#core/cache/cache.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Habits } from "#features/purchasing/rules/buying-habits.ts";
import { readHabits } from "#features/purchasing/store/buying-habits.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";

/** Product shares of all customers, cached until orders change. */
export const getBuyingHabits = async (scope: Scope): Promise<Habits> =>
  (await cached(scope, `buying_habits:${scope.businessId}`, CACHE_SECONDS, () => readHabits(scope))).value;
