import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { findDuplicates } from "#features/customers/store/duplicates/find-duplicates.ts";

/** Searches for possible duplicates again, in one transaction. Returns the number of undecided pairs. */
export const searchDuplicates = async (scope: Scope): Promise<{ pairs: number }> => ({
  pairs: await withBusiness(scope, (client) => findDuplicates(client, scope, now())),
});
