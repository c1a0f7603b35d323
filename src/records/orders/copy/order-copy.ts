import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { ensureOrderState, readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import { metrics } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { databaseUrl, settings } from "#core/server/settings.ts";
import { defineThreads } from "#core/threads/threads.ts";
import type { OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";
import type { CopyKind, CopyPlace } from "./copied-orders.ts";
import { type CopyQuery, copyKindFor, type QueryInput, type QueryResult, STATE_QUERIES } from "./copy-queries.ts";
import type { MayBuild, workOnCopy } from "./work-on-copy.ts";

const THREAD = { module: "records/orders/copy/work-on-copy.ts", work: "workOnCopy", oldMb: 512 } as const;

/** One thread, which keeps the copies that it used last in memory until no report has needed one for a minute, or a large forecast is stored. */
const READING = {
  ...THREAD,
  most: 1,
  longestMs: 60_000,
  idleMs: 60_000,
  mostWaiting: 200,
  mostWaitingOfBusiness: 20,
  jobsPerThread: 10_000,
};
/** Copying a million customers takes long, and must not keep other reports waiting. */
const BUILDING = { ...THREAD, most: 1, longestMs: 3_600_000, idleMs: 1000, mostWaiting: 100, jobsPerThread: 1 };

const readers = defineThreads<typeof workOnCopy>("order-copy-readers", READING);
const builders = defineThreads<typeof workOnCopy>("order-copy-builders", BUILDING);

/** Frees the memory of the copies that were read last, unless one is being read. */
export const freeReadCopies = (): Promise<void> => readers().endIdle();

const getFolder = (): string => path.resolve(settings().DATA_DIR, "analytics");

/** Where a business's copies of its orders are. */
export const getCopyFolder = ({ businessId }: Scope): string => path.join(getFolder(), businessId);

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/**
 * Deletes the business's copies on this machine, which have what it had of a customer who was erased since; the next report copies its
 * orders again. A copy that is being made is deleted when it is done.
 */
export const removeCopies = async (scope: Scope): Promise<void> => {
  const folder = getCopyFolder(scope);
  for (const [key, { done }] of copies()) if (key.startsWith(`${scope.businessId} `)) done.then(() => remove(folder));
  await remove(folder);
};

/** What was erased can be read until its transaction ends, which takes less than this. */
const LONGEST_ERASURE_MS = 3_600_000;

/** When a file changed last; null if another process has just renamed or deleted it. */
const changedAt = async (file: string): Promise<number | null> => {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return found?.mtimeMs ?? null;
};

/** The same of a business with copies that were read before the end of an erasure that began then. */
export const removeCopiesBefore = async (scope: Scope, erasedAt: Date): Promise<void> => {
  const before = erasedAt.getTime() + LONGEST_ERASURE_MS;
  const folder = getCopyFolder(scope);
  const files = await readdir(folder).catch(() => []);
  const made = await Promise.all(files.map((file) => changedAt(path.join(folder, file))));
  if (made.some((at) => at !== null && at < before)) await removeCopies(scope);
};

/** So long after its last change, a folder is not one of a business that was just created, or of another database beside this one. */
const ORPHANED_MS = 86_400_000;

/** Deletes the copies of businesses that no longer exist. */
export const removeOrphanedCopies = async (now: Date): Promise<void> => {
  const names = await readdir(getFolder()).catch(() => []);
  const known = new Set(await listBusinessIds());
  for (const name of names.filter((each) => isUuid(each) && !known.has(each))) {
    const folder = path.join(getFolder(), name);
    const at = await changedAt(folder);
    if (at !== null && now.getTime() - at > ORPHANED_MS) await remove(folder);
  }
};

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

/** From so many customers on, work that reads all orders has them copied in advance; others are copied when they are first read. */
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

/** The state of the orders written before the call. */
const currentState = (scope: Scope): Promise<OrderState> =>
  withBusiness(scope, async (client) => {
    const known = await readOrderState(client, scope);
    if (known) return known;
    await ensureOrderState(client, scope);
    const made = await readOrderState(client, scope);
    if (!made) throw new Error("The business has no state of its orders");
    return made;
  });

type CopyQuestion<Query extends CopyQuery> = {
  query: Query;
  input: QueryInput<Query>;
  state: OrderState;
  within?: CustomersWithin | null | undefined;
};

const ask = async <Query extends CopyQuery>(
  scope: Scope,
  { query, input, state, within = null }: CopyQuestion<Query>,
  mayBuild: MayBuild,
): Promise<QueryResult<Query> | null> => {
  const place = toCopyPlace(scope, copyKindFor(query));
  const mostHeld = settings().REPORT_MEMORY_MB * 2 ** 20;
  const found = await readers().run({ kind: "query", place, wanted: state, query, input, within, mayBuild, mostHeld });
  if (!("result" in found)) throw new Error("A query returned the state of a copy");
  const { result, unsaved } = found;
  if (unsaved) log().warn({ businessId: scope.businessId, reason: unsaved }, "copied orders not saved");
  // The thread returns the result of the query that it was given.
  return result as QueryResult<Query> | null;
};

type CopyChoice = {
  state?: OrderState | null;
  /** Only these customers; all without it. */
  within?: CustomersWithin | null | undefined;
};

/**
 * Computes a query from the business's copy of its orders, which has every order of the wanted state, or those written before the call.
 * Without a copy that can be used, one is built first.
 */
export const queryCopy = async <Query extends CopyQuery>(
  scope: Scope,
  query: Query,
  input: QueryInput<Query>,
  { state = null, within }: CopyChoice = {},
): Promise<QueryResult<Query>> => {
  const wanted = { query, input, within, state: state ?? (await currentState(scope)) };
  let found = await ask(scope, wanted, "few");
  if (!found) {
    await copySoon(scope, copyKindFor(query));
    found = await ask(scope, wanted, "any");
  }
  if (!found) throw new Error("The orders were not copied");
  metrics().copyQueries.inc({ answer: "copy" });
  return found;
};

/** The same from a copy that there is; null without one: the database can answer instead. */
export const queryKnownCopy = async <Query extends CopyQuery>(
  scope: Scope,
  query: Query,
  input: () => QueryInput<Query>,
  state?: OrderState,
): Promise<QueryResult<Query> | null> => {
  const found = existsSync(getCopyFolder(scope))
    ? await ask(scope, { query, input: input(), state: state ?? (await currentState(scope)) }, "none").catch((err) => {
        log().warn({ businessId: scope.businessId, err }, "copied orders not used");
        return null;
      })
    : null;
  metrics().copyQueries.inc({ answer: found === null ? "database" : "copy" });
  return found;
};

/** Waits for work that goes on when the signal is aborted; throws its reason then. */
const untilAborted = async <Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> => {
  signal?.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal?.removeEventListener("abort", onAbort));
};

/** Has the orders copied, unless there is a copy that can be used for a state of them, by default the current one. Returns that state. */
export const ensureCopy = async (
  scope: Scope,
  of: CopyKind,
  { state, signal }: { state?: OrderState; signal?: AbortSignal | undefined } = {},
): Promise<OrderState> => {
  const copied = queryCopy(scope, STATE_QUERIES[of], undefined, state && { state });
  // Who no longer waits for it doesn't hear of a failure.
  copied.catch(() => {});
  return untilAborted(copied, signal);
};
