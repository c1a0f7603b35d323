import type { ClientBase } from "pg";
import { hasCitus } from "#core/postgres/citus.ts";
import { once } from "#core/server/process-singleton.ts";
import { byClient, type Transaction } from "../transaction.ts";

/** Whether the product's database is the coordinator of a Citus cluster. Only a process's first call reads it. */
export const isOnCitus = async (transaction: Transaction): Promise<boolean> => {
  const state: { found?: boolean } = once("citus", () => ({}));
  state.found ??= await hasCitus(transaction.executeSql);
  return state.found;
};

/** For plans that ignore values. Citus cannot find a business's worker without its value. */
export const planMode = async (client: ClientBase): Promise<"force_generic_plan" | "auto"> =>
  (await isOnCitus(byClient(client))) ? "auto" : "force_generic_plan";
