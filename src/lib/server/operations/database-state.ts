import pg from "pg";
import { type QueueState, readQueueState } from "../queue/queue-state.ts";
import { databaseUrl } from "../settings.ts";

/** A database that is slow to say how it is says enough. */
const PATIENCE_MS = 2000;

export type DatabaseState = {
  sizeBytes: number;
  /** Of everybody to the whole server, as `connectionsMax` is the whole server's. */
  connections: number;
  connectionsMax: number;
  /** Of the sessions that this role may look at: the product's own. 0 where none is open. */
  oldestTransactionSeconds: number;
  /** Runs of all businesses together; null before any was ever sent. */
  queues: QueueState[] | null;
};

const STATE = `select pg_database_size(current_database())::float8 as "sizeBytes",
  (select sum(numbackends)::float8 from pg_stat_database) as connections,
  current_setting('max_connections')::float8 as "connectionsMax",
  (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()) as "oldestTransactionSeconds"`;

/**
 * How the database is, by a connection of its own: a pool without a free one is no sign of a database that is away.
 * Throws what the driver throws, within seconds.
 */
export const readDatabaseState = async (): Promise<DatabaseState> => {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    application_name: "customer-360 metrics",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<Omit<DatabaseState, "queues">>(STATE);
    const [state] = rows;
    if (!state) throw new Error("The database said nothing of itself");
    return { ...state, queues: await readQueueState(client) };
  } finally {
    // Not waited for: one that hangs would hang here too.
    client.end().catch(() => {});
  }
};
