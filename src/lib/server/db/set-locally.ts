import pg from "pg";
import { hasCitus } from "../postgres/citus.ts";
import { once } from "../process-singleton.ts";
import type { Transaction } from "./transaction.ts";

/** What policies and triggers read. */
type Setting = "app.business_id" | "app.user_id" | "app.import_id" | "app.restoring";

/** Whether the product's database is the coordinator of a Citus cluster. Only a process's first call reads it. */
const isOnCitus = async (transaction: Transaction): Promise<boolean> => {
  const state: { found?: boolean } = once("citus", () => ({}));
  state.found ??= await hasCitus(transaction.executeSql);
  return state.found;
};

/** On Citus, workers apply policies and triggers too. They receive settings made by SET LOCAL only. */
export const passToWorkers = async (transaction: Transaction, setting: Setting, value: string): Promise<void> => {
  if (!(await isOnCitus(transaction))) return;
  await transaction.executeSql("set local citus.propagate_set_commands = 'local'");
  await transaction.executeSql(`set local ${setting} = ${pg.escapeLiteral(value)}`);
};

/** Sets a value until the end of the transaction. */
export const setLocally = async (transaction: Transaction, setting: Setting, value: string): Promise<void> => {
  await transaction.executeSql("select set_config($1, $2, true)", [setting, value]);
  await passToWorkers(transaction, setting, value);
};
