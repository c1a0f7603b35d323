import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Rows } from "../db/transaction.ts";

// Advisory locks, because on Citus a lock on the business's own row doesn't hold off rows that refer to it.

/** Until the transaction ends, the business keeps its currency. Call it before amounts are stored. */
export const keepCurrency = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query("select pg_advisory_xact_lock_shared(hashtextextended('currency ' || $1, 0))", [businessId]);
};

/** Until the transaction ends, no amounts can be stored, and no import can begin. */
export const holdOffAmounts = async (rows: Rows, { businessId }: Scope): Promise<void> => {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended('currency ' || ${businessId}, 0))`;
};
