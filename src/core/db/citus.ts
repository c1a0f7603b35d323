import { randomUUID } from "node:crypto";
import type { ClientBase, Pool } from "pg";
import { hasCitus } from "#core/postgres/citus.ts";
import { once } from "#core/server/process-singleton.ts";
import type { Scope } from "#core/values/permissions.ts";
import { pool } from "./pool.ts";
import { execute, type Transaction } from "./transaction.ts";

/** Whether the product's database is the coordinator of a Citus cluster. Only a process's first call reads it. */
export const isOnCitus = async (transaction: Transaction | Pool): Promise<boolean> => {
  const state: { found?: boolean } = once("citus", () => ({}));
  state.found ??= await hasCitus(async (text) => ({ rows: await execute(transaction, text) }));
  return state.found;
};

/** For plans that ignore values. Citus cannot find a business's worker without its value. */
export const planMode = async (client: ClientBase): Promise<"force_generic_plan" | "auto"> =>
  (await isOnCitus(client)) ? "auto" : "force_generic_plan";

/** So many random IDs hardly ever miss a node. */
const CANDIDATES = 200;

/** By `case`, because Citus's function rejects null, and the operands of `or` have no order. */
const ON_EMPTIEST = `
  with emptiest as (
    select groupid from citus_shards join pg_dist_node using (nodename, nodeport)
     where citus_table_type = 'distributed' group by groupid order by sum(shard_size), groupid limit 1
  ), candidates as materialized (
    select id, get_shard_id_for_distribution_column('customers', id) as shardid
      from (select gen_random_uuid() as id from generate_series(1, ${CANDIDATES})) random
  )
  select id from candidates join pg_dist_placement using (shardid)
   where case when $1::uuid is null then true else shardid <> get_shard_id_for_distribution_column('customers', $1::uuid) end
   order by groupid = (select groupid from emptiest) desc limit 1`;

type Options = {
  /** In other shards than this business: one transaction can't write a shard both with the owner's rights and without them. */
  apartFrom?: Scope;
  transaction?: Transaction | Pool;
};

/** A UUID v4 for a new business. On Citus it decides which node the business's rows are on: the one with the smallest tables. */
export const newBusinessId = async ({ apartFrom, transaction = pool() }: Options = {}): Promise<string> => {
  if (!(await isOnCitus(transaction))) return randomUUID();
  const [fitting] = await execute<{ id: string }>(transaction, ON_EMPTIEST, [apartFrom?.businessId ?? null]);
  return fitting?.id ?? randomUUID();
};
