import { closePool } from "./db/pool.ts";
import { closeQueue } from "./queue/queue.ts";

/**
 * Ends every connection that this process has to the database. The queue comes first: it polls through the pool, and on a
 * closed one it would try again for ever and keep the process alive.
 */
export const closeConnections = async (): Promise<void> => {
  await closeQueue();
  await closePool();
};
