import pg from "pg";
import { setLocally } from "#core/db/citus/set-locally.ts";
import { readOrderState } from "#core/db/data-revision.ts";
import { byClient } from "#core/db/transaction.ts";
import type { OrderState } from "#core/values/order-state.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CopyFiles } from "./copied-orders.ts";

/** Where a business's orders and their copy are. */
export type CopyPlace = { scope: Scope; files: CopyFiles; databaseUrl: string };

/** Reads the business's orders as of one instant. A thread has a connection of its own, so that rows never reach the main one. */
export const inSnapshot = async <Result>(
  { scope, databaseUrl }: CopyPlace,
  work: (client: pg.Client, state: OrderState) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await setLocally(byClient(client), "app.business_id", scope.businessId);
    const state = await readOrderState(client, scope);
    if (!state) throw new Error("The business has no state of its orders");
    return await work(client, state);
  } finally {
    // Ends the transaction too.
    await client.end();
  }
};
