import type { Scope } from "#core/values/permissions.ts";
import { createFairQueue } from "../load/fair-queue.ts";
import { currentWork, type WorkKind } from "../load/work.ts";
import { once } from "../server/process-singleton.ts";

/**
 * How many pool connections the transactions of businesses may use at once. Requests and batch work have separate
 * shares, so that neither waits for the other; the rest serves logins, rate limits and the queue.
 */
export const REQUEST_CONNECTIONS = { capacity: 10, perKey: 5 };
/** A business may use two connections for batch work. */
export const BATCHES_AT_ONCE = 2;
const BATCH_CONNECTIONS = { capacity: 3, perKey: BATCHES_AT_ONCE };

/** A request can't wait long; batch work may wait as long as other batch work takes for a page. */
const REQUEST_WAIT_MS = 5000;
const BATCH_WAIT_MS = 120_000;

const message = "This business has too many queries running";

const queues = () =>
  once("connection-shares", () => ({
    requests: createFairQueue({ ...REQUEST_CONNECTIONS, waitMs: REQUEST_WAIT_MS, message }),
    batch: createFairQueue({ ...BATCH_CONNECTIONS, waitMs: BATCH_WAIT_MS, message }),
  }));

const pickQueue = (kind: WorkKind) => {
  const { requests, batch } = queues();
  return kind === "batch" ? batch : requests;
};

/**
 * Runs a transaction within the business's share of connections, holding none while it waits. Logins don't wait for
 * other work of their business, and a command, which has its own process, may use the whole pool.
 */
export const withConnectionShare = <Result>(
  { businessId }: Scope,
  transaction: () => Promise<Result>,
): Promise<Result> => {
  const { kind } = currentWork();
  return kind === "other" ? transaction() : pickQueue(kind).run(businessId, transaction);
};

export const connectionShareState = () => {
  const { requests, batch } = queues();
  return { requests: requests.state(), batch: batch.state() };
};

/** The active transactions of requests, runs and imports in this process. */
export const transactionsUnderWay = (): number => {
  const { requests, batch } = connectionShareState();
  return requests.used + batch.used;
};
