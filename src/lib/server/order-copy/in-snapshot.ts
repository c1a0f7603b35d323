import pg from "pg";
import type { OrderState } from "#lib/domain/commerce/order-state.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { setLocally } from "../db/citus/set-locally.ts";
import { readOrderState } from "../db/data-revision.ts";
import { byClient } from "../db/transaction.ts";
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
