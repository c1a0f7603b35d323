import pg from "pg";
import { databaseUrl } from "#core/server/settings.ts";
import type { RunKind } from "#features/runs/rules/kinds.ts";

export type QueueState = {
  kind: RunKind;
  /** Due, but not started. */
  waiting: number;
  active: number;
  /** Since the oldest waiting job was due; 0 if none is waiting. */
  oldestWaitingSeconds: number;
};

type Client = { query: (sql: string) => Promise<{ rows: unknown[] }> };

/** The queue's state across all businesses; null before the first job. */
export const readQueueState = async (client: Client): Promise<QueueState[] | null> => {
  const { rows: found } = await client.query("select to_regclass('pgboss.job') is not null as there");
  if (!(found[0] as { there: boolean }).there) return null;
  const { rows } = await client.query(
    `select q.name as kind,
       count(*) filter (where j.state in ('created', 'retry') and j.start_after <= now())::int as waiting,
       count(*) filter (where j.state = 'active')::int as active,
       coalesce(extract(epoch from now() - min(j.start_after)
         filter (where j.state in ('created', 'retry') and j.start_after <= now())), 0)::float8 as "oldestWaitingSeconds"
       from pgboss.queue q left join pgboss.job j on j.name = q.name and j.state < 'completed'
      where q.dead_letter is not null group by 1 order by 1`,
  );
  return rows as QueueState[];
};

/** A database that takes longer is unhealthy. */
const PATIENCE_MS = 2000;

type DatabaseState = {
  sizeBytes: number;
  /** All clients of the whole server, like `connectionsMax`. */
  connections: number;
  connectionsMax: number;
  /** Among sessions visible to this role: the product's own. 0 if none is open. */
  oldestTransactionSeconds: number;
  failedSegments: number;
  /** Runs of all businesses; null if none has been queued yet. */
  queues: QueueState[] | null;
};

const STATE = `select pg_database_size(current_database())::float8 as "sizeBytes",
  (select sum(numbackends)::float8 from pg_stat_database) as connections,
  current_setting('max_connections')::float8 as "connectionsMax",
  (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()) as "oldestTransactionSeconds",
  count_failed_segments() as "failedSegments"`;

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
