import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { forgetDrift, readDriftWeek } from "#features/axes/store/drift/drift-weeks.ts";
import { currentWeek, WEEKS_STORED } from "#lib/axes/drift-weeks.ts";
import { addDays } from "#lib/time/day.ts";

/** Deletes snapshots from more than `WEEKS_STORED` weeks ago, also if no new ones are taken, and velocities of all but the latest. */
export const forgetOldDrift = async (scope: Scope, at: Date): Promise<void> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const latest = await withBusiness(scope, (client) => readDriftWeek(client, scope));
  const oldest = addDays(currentWeek(at, timeZone), -7 * WEEKS_STORED);
  const week = latest && latest.week > oldest ? latest.week : oldest;
  while (await withBusiness(scope, (client) => forgetDrift(client, scope, { week, oldest })));
};
