import type { ClientBase, PoolClient } from "pg";
import pg from "#core/postgres/driver.ts";
import { isOnCitus, planMode } from "./citus.ts";
import { execute, type Transaction } from "./transaction.ts";

/** What policies and triggers read. */
type Setting = "app.business_id" | "app.user_id" | "app.import_id" | "app.restoring" | "app.erasing";

/**
 * From here on, SET LOCAL reaches the workers. A business is on one of them; in parallel mode, no reference table could be
 * written after several shards were read.
 */
const MODES = `select set_config('citus.propagate_set_commands', 'local', true),
  set_config('citus.multi_shard_modify_mode', 'sequential', true)`;

/** On Citus, workers apply policies and triggers too. They receive settings made by SET LOCAL only. */
export const passToWorkers = async (transaction: Transaction, setting: Setting, value: string): Promise<void> => {
  if (!(await isOnCitus(transaction))) return;
  await execute(transaction, MODES);
  // Functions within a query (customers_with_words) read rows of the business, which are on the same worker.
  await execute(transaction, "set local citus.allow_nested_distributed_execution = on");
  await execute(transaction, `set local ${setting} = ${pg.escapeLiteral(value)}`);
};

/** Sets a value until the end of the transaction. */
export const setLocally = async (transaction: Transaction, setting: Setting, value: string): Promise<void> => {
  await execute(transaction, "select set_config($1, $2, true)", [setting, value]);
  await passToWorkers(transaction, setting, value);
};

/**
 * Makes the rest of the transaction look rows up by key. A business without statistics seems empty to the planner, so
 * that scanning everything looks cheaper than looking up a page or a customer (with a million customers just loaded:
 * minutes per page instead of 0.2 s). So no sequential scans, and generic plans, which estimate it like other
 * businesses.
 */
export const forceKeyedPlans = async (client: ClientBase): Promise<void> => {
  await client.query(
    `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
            set_config('plan_cache_mode', $1, true)`,
    [await planMode(client)],
  );
};

/**
 * For a transaction that holds a row per customer in memory: the default of 4 MB would spill 30,000 customers to disk.
 * With 128 MB a million fit: their sums (twice that with hash_mem_multiplier), rows and sort take 90 to 170 bytes per
 * customer each. The default random_page_cost assumes spinning disks, and would scan the whole table instead of the
 * index.
 */
export const raiseWorkMem = async (client: PoolClient): Promise<void> => {
  await client.query(
    `select set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, 131072) || 'kB', true),
            set_config('random_page_cost', '1.1', true)`,
  );
};
