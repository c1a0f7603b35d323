import { closePool } from "#core/db/pool.ts";
import { closeQueue } from "#features/runs/store/queue.ts";

/**
 * Closes all database connections of this process. The queue comes first, because it would otherwise keep polling the
 * closed pool and keep the process alive.
 */
export const closeConnections = async (): Promise<void> => {
  await closeQueue();
  await closePool();
};
