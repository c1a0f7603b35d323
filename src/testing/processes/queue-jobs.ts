import { setTimeout as pause } from "node:timers/promises";
import { pool } from "#lib/server/db/pool.ts";

export const until = async <Found>(look: () => Promise<Found | undefined | false>): Promise<Found> => {
  for (;;) {
    const found = await look();
    if (found) return found;
    await pause(20);
  }
};

/** As if it had failed so often before that no attempt is left. */
export const withoutRetries = (runId: string) =>
  pool().query("update pgboss.job set retry_limit = retry_count where data ->> 'runId' = $1", [runId]);

/** The next attempt is due now, whatever the queue would wait. */
export const untilDueAgain = (runId: string, isLast = false): Promise<unknown> =>
  until(async () => {
    const limit = isLast ? "retry_count" : "retry_limit";
    const { rowCount } = await pool().query(
      `update pgboss.job set start_after = now(), retry_limit = ${limit} where data ->> 'runId' = $1 and state = 'retry'`,
      [runId],
    );
    return rowCount;
  });

/** As if the workers of all that is worked on had been silent for a minute. */
export const silenceWorkers = () =>
  pool().query("update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'");
