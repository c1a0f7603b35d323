import type { PoolClient } from "pg";

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
