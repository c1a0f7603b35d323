import type { PoolClient } from "pg";
import { raiseWorkMem } from "#core/db/work-mem.ts";
/**
 * For a transaction that sums over many customers: memory for them, and joins by hash. Where tables have no statistics yet,
 * the planner would compare every customer with every other.
 */
export const prepareSums = async (client: PoolClient): Promise<void> => {
  await raiseWorkMem(client);
  await client.query("select set_config('enable_nestloop', 'off', true)");
};
