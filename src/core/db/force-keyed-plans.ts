import type { ClientBase } from "pg";
import { planMode } from "./citus/on-citus.ts";

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
