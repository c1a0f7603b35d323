import pg from "pg";
import type { Transaction } from "../transaction.ts";
import { isOnCitus } from "./on-citus.ts";

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
  await transaction.executeSql(MODES);
  // Functions within a query (customers_with_words) read rows of the business, which are on the same worker.
  await transaction.executeSql("set local citus.allow_nested_distributed_execution = on");
  await transaction.executeSql(`set local ${setting} = ${pg.escapeLiteral(value)}`);
};

/** Sets a value until the end of the transaction. */
export const setLocally = async (transaction: Transaction, setting: Setting, value: string): Promise<void> => {
  await transaction.executeSql("select set_config($1, $2, true)", [setting, value]);
  await passToWorkers(transaction, setting, value);
};
