import { closePool } from "#core/db/pool.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { type Listener, listen } from "#core/live.ts";
import { Client } from "#core/postgres/driver.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { once } from "#core/server/process-singleton.ts";
import { databaseUrl } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import type { LiveChange, LiveNotice, LiveResources } from "#core/values/live-resources.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { FEATURES } from "#features.ts";
import type { RunKind } from "#runs.ts";
import { concernsAccess, maySee, toLiveChanges } from "./rules.ts";

const LIVE: LiveResources = Object.assign({}, ...FEATURES.map((feature) => feature.live));

export type QueueState = {
  kind: RunKind;
  /** Due, but not started. */
  waiting: number;
  active: number;
  /** Since the oldest waiting job was due; 0 if none is waiting. */
  oldestWaitingSeconds: number;
};

type Queryable = { query: (sql: string) => Promise<{ rows: unknown[] }> };

/** The queue's state across all businesses; null before the first job. */
export const readQueueState = async (client: Queryable): Promise<QueueState[] | null> => {
  const { rows: found } = await client.query("select to_regclass('pgboss.job') is not null as there");
  if (!(found[0] as { there: boolean }).there) return null;
  const { rows } = await client.query(
    `select q.name as kind,
       count(*) filter (where j.state in ('created', 'retry') and j.start_after <= now())::int as waiting,
       count(*) filter (where j.state = 'active')::int as active,
       coalesce(extract(epoch from now() - min(j.start_after)
         filter (where j.state in ('created', 'retry') and j.start_after <= now())), 0)::float8 as oldest_waiting_seconds
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
  /** Within the last hour; kinds without any are left out. */
  failedRuns: { kind: RunKind; failed: number }[];
  /** Runs of all businesses; null if none has been queued yet. */
  queues: QueueState[] | null;
};

const STATE = `select pg_database_size(current_database())::float8 as size_bytes,
  (select sum(numbackends)::float8 from pg_stat_database) as connections,
  current_setting('max_connections')::float8 as connections_max,
  (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()) as oldest_transaction_seconds,
  count_failed_segments() as failed_segments,
  (select coalesce(jsonb_agg(f), '[]') from count_failed_runs() f) as failed_runs`;

/**
 * The database's state, over a dedicated connection: a pool without free connections doesn't mean that the database is
 * down. Throws the driver's error within seconds.
 */
export const readDatabaseState = async (): Promise<DatabaseState> => {
  const client = new Client({
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

/**
 * Closes all database connections of this process. The queue comes first, because it would otherwise keep polling the
 * closed pool and keep the process alive.
 */
export const closeConnections = async (): Promise<void> => {
  await closeQueue();
  await closePool();
};

/** The maximum number of open streams: in this process, per business, and per user or token. */
export const LIVE_LIMITS = { process: 1000, business: 200, actor: 20 };

/** With more changed IDs of a resource, only the resource is reported. */
const MAX_IDS = 50;

/** One open stream. Changes not sent yet are merged, so that a slow client costs no more than a fast one. */
export type Follower = {
  actor: Actor;
  pending: Map<string, LiveChange>;
  /** Whether the actor's access may have ended since it was last checked. */
  isDoubtful: boolean;
  isClosed: boolean;
  /** Called when there are changes to send. */
  wake: () => void;
};

type OpenStreams = { followers: Set<Follower>; listener?: Listener | undefined; isClosed: boolean };

const openStreams = (): OpenStreams =>
  once("live-followers", () => ({ followers: new Set<Follower>(), isClosed: false }));

const merge = ({ pending }: Follower, { resource, type, ids }: LiveChange): void => {
  const key = `${resource} ${type}`;
  const known = pending.get(key);
  const isAny = ids.length === 0 || known?.ids.length === 0;
  const all = isAny ? [] : [...new Set([...(known?.ids ?? []), ...ids])];
  pending.set(key, { resource, type, ids: all.length > MAX_IDS ? [] : all });
};

const tell = (follower: Follower, notice: LiveNotice): void => {
  for (const change of toLiveChanges(notice, LIVE)) {
    if (maySee(follower.actor, notice, change, LIVE)) merge(follower, change);
  }
};

const onNotice = (notice: LiveNotice): void => {
  for (const follower of openStreams().followers) {
    if (follower.actor.businessId !== notice.businessId) continue;
    tell(follower, notice);
    follower.isDoubtful ||= concernsAccess(follower.actor, notice);
    if (follower.pending.size > 0 || follower.isDoubtful) follower.wake();
  }
};

const tellOfAll = (follower: Follower): void => {
  for (const [resource, { permission }] of Object.entries(LIVE)) {
    if (can(follower.actor, permission)) merge(follower, { resource, type: "updated", ids: [] });
  }
};

/** After a lost connection anything may have changed unnoticed. */
const onGap = (): void => {
  for (const follower of openStreams().followers) {
    tellOfAll(follower);
    follower.isDoubtful = true;
    follower.wake();
  }
};

const assertCapacity = ({ businessId, id }: Actor): void => {
  const { followers, isClosed } = openStreams();
  const actors = [...followers].map(({ actor }) => actor);
  const ofBusiness = actors.filter((actor) => actor.businessId === businessId);
  const isFull =
    actors.length >= LIVE_LIMITS.process ||
    ofBusiness.length >= LIVE_LIMITS.business ||
    ofBusiness.filter((actor) => actor.id === id).length >= LIVE_LIMITS.actor;
  if (isClosed || isFull) throw new AppError("SERVICE_UNAVAILABLE", "Too many live connections are open");
};

export const unfollow = async (follower: Follower): Promise<void> => {
  const streams = openStreams();
  follower.isClosed = true;
  follower.wake();
  streams.followers.delete(follower);
  if (streams.followers.size > 0) return;
  const { listener } = streams;
  streams.listener = undefined;
  await listener?.close();
};

/** More changes than this aren't read one by one. */
const MAX_MISSED = 1000;

/** Tells the follower what was recorded since then, when its stream had not begun. Runs and imports are not among it. */
const catchUp = async (follower: Follower, since: Date): Promise<void> => {
  const { businessId } = follower.actor;
  const missed = await withBusinessRows(follower.actor, (rows) =>
    rows.auditLog.findMany({
      where: { businessId, at: { gte: since } },
      select: { action: true, things: true },
      take: MAX_MISSED + 1,
    }),
  );
  if (missed.length > MAX_MISSED) return tellOfAll(follower);
  for (const { action, things } of missed) {
    tell(follower, { businessId, table: "audit_log", action, things: things as Record<string, string> });
  }
};

/**
 * Changes committed after it resolves are not missed, nor are those recorded since `since`. Throws SERVICE_UNAVAILABLE with too many
 * open streams.
 */
export const follow = async (actor: Actor, since?: Date): Promise<Follower> => {
  assertCapacity(actor);
  const streams = openStreams();
  const follower: Follower = { actor, pending: new Map(), isDoubtful: false, isClosed: false, wake: () => {} };
  streams.followers.add(follower);
  streams.listener ??= listen({ onNotice, onGap });
  try {
    await streams.listener.ready;
    if (since) await catchUp(follower, since);
  } catch (error) {
    await unfollow(follower);
    throw error;
  }
  return follower;
};

/** Ends all streams and accepts no new ones, because the process is stopping. */
export const closeFollowers = async (): Promise<void> => {
  const streams = openStreams();
  streams.isClosed = true;
  await Promise.all([...streams.followers].map(unfollow));
};
