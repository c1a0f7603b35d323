import type { PoolClient } from "pg";

/**
 * What the transaction asks from here on is looked up by key. A business that the statistics have not met looks empty, as if
 * reading it all were less than looking up a page, or a customer (a million customers just loaded: minutes a page against
 * 0.2 s): so no scan of all, and plans without values, for which it looks like the others.
 */
export const planByKey = async (client: PoolClient): Promise<void> => {
  await client.query(
    `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
            set_config('plan_cache_mode', 'force_generic_plan', true)`,
  );
};
