import { currentWeek, WEEKS_STORED } from "#lib/domain/axes/drift/weeks.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { addDays } from "#lib/domain/time/day.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { forgetDrift, readDriftWeek } from "#lib/server/db/axes/drift/drift-weeks.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";

/** Deletes snapshots from more than `WEEKS_STORED` weeks ago, also if no new ones are taken, and velocities of all but the latest. */
export const forgetOldDrift = async (scope: Scope, at: Date): Promise<void> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const latest = await withBusiness(scope, (client) => readDriftWeek(client, scope));
  const oldest = addDays(currentWeek(at, timeZone), -7 * WEEKS_STORED);
  const week = latest && latest.week > oldest ? latest.week : oldest;
  while (await withBusiness(scope, (client) => forgetDrift(client, scope, { week, oldest })));
};
