import type { PoolClient } from "pg";
import { setLocally } from "#lib/server/db/citus/set-locally.ts";
import { lockMerges } from "#lib/server/db/customers/aliases.ts";
import { awaitSends } from "#lib/server/db/customers/privacy/sent-files.ts";
import { lockOrderWrites } from "#lib/server/db/imports/orders/orders.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import type { Scope } from "../../domain/permissions.ts";

/** Takes every lock that a merge or its undo needs, and leaves the marks of imports as they are. */
export const lockToMerge = async (client: PoolClient, scope: Scope): Promise<void> => {
  await lockOrderWrites(client, scope);
  await lockMerges(client, scope);
  await awaitSends(client, scope);
  await setLocally(byClient(client), "app.restoring", "on");
};
