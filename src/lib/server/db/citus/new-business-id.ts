import { randomUUID } from "node:crypto";
import { pool } from "../pool.ts";
import type { Transaction } from "../transaction.ts";
import { isOnCitus } from "./on-citus.ts";

/** So many random IDs hardly ever miss a node. */
const CANDIDATES = 200;

const ON_EMPTIEST = `
  with emptiest as (
    select groupid from citus_shards join pg_dist_node using (nodename, nodeport)
     where citus_table_type = 'distributed' group by groupid order by sum(shard_size), groupid limit 1
  ), candidates as materialized (select gen_random_uuid() as id from generate_series(1, ${CANDIDATES}))
  select id from candidates join pg_dist_placement on shardid = get_shard_id_for_distribution_column('customers', id)
   where groupid = (select groupid from emptiest) limit 1`;

/** A UUID v4 for a new business. On Citus it decides which node the business's rows are on: the one with the smallest tables. */
export const newBusinessId = async (
  transaction: Transaction = { executeSql: (text) => pool().query(text) },
): Promise<string> => {
  if (!(await isOnCitus(transaction))) return randomUUID();
  const [found] = (await transaction.executeSql(ON_EMPTIEST)).rows as { id: string }[];
  return found?.id ?? randomUUID();
};
