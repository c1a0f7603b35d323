import pg from "pg";
import { type QueueState, readQueueState } from "../queue/queue-state.ts";
import { databaseUrl } from "../settings.ts";

/** A database that takes longer is unhealthy. */
const PATIENCE_MS = 2000;

export type DatabaseState = {
  sizeBytes: number;
  /** All clients of the whole server, like `connectionsMax`. */
  connections: number;
  connectionsMax: number;
  /** Among sessions visible to this role: the product's own. 0 if none is open. */
  oldestTransactionSeconds: number;
  /** Runs of all businesses; null if none has been queued yet. */
  queues: QueueState[] | null;
};

const STATE = `select pg_database_size(current_database())::float8 as "sizeBytes",
  (select sum(numbackends)::float8 from pg_stat_database) as connections,
  current_setting('max_connections')::float8 as "connectionsMax",
  (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()) as "oldestTransactionSeconds"`;

/**
 * The database's state, over a dedicated connection: a pool without free connections doesn't mean that the database is
 * down. Throws the driver's error within seconds.
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
    if (!state) throw new Error("The database returned no state");
    return { ...state, queues: await readQueueState(client) };
  } finally {
    // Not awaited, because it could hang.
    client.end().catch(() => {});
  }
};
