import { existsSync } from "node:fs";
import path from "node:path";
import type { Worker } from "node:worker_threads";
import { ensureOrderState, readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import { metrics } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { databaseUrl, settings } from "#core/server/settings.ts";
import { makeThreads } from "#core/threads/threads.ts";
import type { OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CopyKind, CopyPlace } from "./copied-orders.ts";
import { type CopyQuery, needsTraits, type QueryInput, type QueryResult } from "./copy-queries.ts";

export type CopyJob =
  | { kind: "build"; place: CopyPlace }
  | { kind: "query"; place: CopyPlace; wanted: OrderState; query: CopyQuery; input: QueryInput<CopyQuery> };

export type CopyResult = { state: OrderState } | { result: QueryResult<CopyQuery> | null };

/** The thread runs the TypeScript source, like the one for documents. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "features", "report", "store", "order-copy", "copy-worker.ts");
  return new threads.Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

/** One thread, which keeps the copy that it used last in memory until no report has needed it for a minute, or a large forecast is stored. */
const READING = { start, most: 1, longestMs: 60_000, idleMs: 60_000, mostWaiting: 20, jobsPerThread: 10_000 };
/** Copying a million customers takes long; only runs wait for it. */
const BUILDING = { start, most: 1, longestMs: 3_600_000, idleMs: 1000, mostWaiting: 100, jobsPerThread: 1 };

const readers = () => once("order-copy-readers", () => makeThreads<CopyJob, CopyResult>(READING));
const builders = () => once("order-copy-builders", () => makeThreads<CopyJob, CopyResult>(BUILDING));

/** Frees the memory of the copy that was read last, unless it is being read. */
export const freeReadCopy = (): Promise<void> => readers().endIdle();

/** Where a business's copies of its orders are. */
export const getCopyFolder = ({ businessId }: Scope): string =>
  path.resolve(settings().DATA_DIR, "analytics", businessId);

const toCopyPlace = (scope: Scope, of: CopyKind): CopyPlace => ({
  scope,
  databaseUrl: databaseUrl(),
  files: { businessId: scope.businessId, folder: getCopyFolder(scope), of },
});

/** Copies the business's orders into files that reports read many times as fast as the database. Returns the state copied. */
export const buildOrderCopy = async (scope: Scope, of: CopyKind = "orders"): Promise<OrderState> => {
  await withBusiness(scope, (client) => ensureOrderState(client, scope));
  const built = await builders().run({ kind: "build", place: toCopyPlace(scope, of) });
  if ("state" in built) return built.state;
  throw new Error("Building a copy returned the result of a query");
};

/** Below this, the database answers as fast. */
export const LARGE = 50_000;
/** After a copy, so that one which can't be used is not made without end. */
const AGAIN_MS = 60_000;
/** After a failure, such as a full disk. */
const RETRY_MS = 600_000;

/** Each business's last copies by this process: when the next one of a kind may be made, in milliseconds since the process started, and its end. */
const copies = () => once("order-copies", () => new Map<string, { after: number; done: Promise<void> }>());

/** Copies the orders, unless that was just tried. Ends with the copy in any case, and never throws. */
const copySoon = (scope: Scope, of: CopyKind): Promise<void> => {
  const { businessId } = scope;
  const key = `${businessId} ${of}`;
  const last = copies().get(key);
  if (last && performance.now() < last.after) return last.done;
  for (const [other, { after }] of copies()) if (performance.now() >= after) copies().delete(other);
  const wait = (ms: number) => copies().set(key, { after: performance.now() + ms, done });
  const done = buildOrderCopy(scope, of).then(
    () => void wait(AGAIN_MS),
    (err: unknown) => {
      wait(RETRY_MS);
      log().warn({ businessId, err }, "orders not copied");
    },
  );
  copies().set(key, { after: Number.POSITIVE_INFINITY, done });
  return done;
};

/** Has the orders of a large business copied for the next reports. */
export const copyIfLarge = (scope: Scope, customers: number, of: CopyKind): void => {
  if (customers >= LARGE) void copySoon(scope, of);
};

const readCopy = async <Query extends CopyQuery>(
  scope: Scope,
  of: CopyKind,
  { query, input, state }: { query: Query; input: () => QueryInput<Query>; state?: OrderState | undefined },
): Promise<QueryResult<Query> | null> => {
  const place = toCopyPlace(scope, of);
  if (!existsSync(place.files.folder)) return null;
  try {
    const wanted = state ?? (await withBusiness(scope, (client) => readOrderState(client, scope)));
    if (!wanted) return null;
    const found = await readers().run({ kind: "query", place, wanted, query, input: input() });
    // The thread returns the result of the query that it was given.
    return "result" in found ? (found.result as QueryResult<Query> | null) : null;
  } catch (err) {
    log().warn({ businessId: scope.businessId, err }, "copied orders not used");
    return null;
  }
};

/**
 * Computes a query from a copy that has every order of the wanted state, by default those written before the call; null if
 * there is none, or it can't be used: the database has the result, or the error.
 */
export const queryCopy = async <Query extends CopyQuery>(
  scope: Scope,
  query: Query,
  input: () => QueryInput<Query>,
  state?: OrderState,
): Promise<QueryResult<Query> | null> => {
  const found = await readCopy(scope, needsTraits(query) ? "traits" : "orders", { query, input, state });
  metrics().copyQueries.inc({ answer: found === null ? "database" : "copy" });
  return found;
};

/** Waits for work that goes on when the signal is aborted; throws its reason then. */
const untilAborted = async (work: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  signal?.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  await Promise.race([work, aborted]).finally(() => signal?.removeEventListener("abort", onAbort));
};

/**
 * Has the orders of a large business copied, unless there is a copy that can be used for a state of the orders, by default the
 * current one. Returns whether there is one then.
 */
export const ensureCopy = async (
  scope: Scope,
  of: CopyKind,
  { customers, state, signal }: { customers: number; state?: OrderState; signal?: AbortSignal | undefined },
): Promise<boolean> => {
  if (customers < LARGE) return false;
  const isReadable = async () =>
    (await readCopy(scope, of, { query: "state", input: () => undefined, state })) !== null;
  if (await isReadable()) return true;
  await untilAborted(copySoon(scope, of), signal);
  return isReadable();
};
