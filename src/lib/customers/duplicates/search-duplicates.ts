import { findDuplicates } from "#lib/server/db/customers/duplicates/find-duplicates.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../../domain/permissions.ts";
import { now } from "../../server/clock.ts";

/** Searches for possible duplicates again, in one transaction. Returns the number of undecided pairs. */
export const searchDuplicates = async (scope: Scope): Promise<{ pairs: number }> => ({
  pairs: await withBusiness(scope, (client) => findDuplicates(client, scope, now())),
});
