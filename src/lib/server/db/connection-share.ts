import { AsyncLocalStorage } from "node:async_hooks";
import type { Scope } from "#lib/domain/permissions.ts";
import { createFairQueue } from "../fair-queue.ts";
import { once } from "../process-singleton.ts";
import { currentWork } from "../work.ts";

/**
 * How many pool connections the transactions of businesses may use at once. Requests and batch work have separate
 * shares, so that neither waits for the other; the rest serves logins, rate limits and the queue.
 */
export const REQUEST_CONNECTIONS = { capacity: 7, perKey: 5 };
const BATCH_CONNECTIONS = { capacity: 3, perKey: 2 };

/** A request can't wait long; batch work may wait as long as a page of other batch work takes. */
const REQUEST_WAIT_MS = 5000;
const BATCH_WAIT_MS = 120_000;

const message = "This business already runs as many queries as it may run at once";

const queues = () =>
  once("connection-shares", () => ({
    requests: createFairQueue({ ...REQUEST_CONNECTIONS, waitMs: REQUEST_WAIT_MS, message }),
    batch: createFairQueue({ ...BATCH_CONNECTIONS, waitMs: BATCH_WAIT_MS, message }),
  }));

const holding = () => once("connection-holder", () => new AsyncLocalStorage<{ isOpen: boolean }>());

/**
 * Runs a transaction within the business's share of connections, without holding one while waiting. Nested transactions
 * don't wait, because that would deadlock with the outer one.
 */
export const withConnectionShare = async <Result>(
  { businessId }: Scope,
  transaction: () => Promise<Result>,
): Promise<Result> => {
  if (holding().getStore()?.isOpen) return transaction();
  const { requests, batch } = queues();
  const queue = currentWork().kind === "batch" ? batch : requests;
  return queue.run(businessId, async () => {
    const holder = { isOpen: true };
    try {
      return await holding().run(holder, transaction);
    } finally {
      // Work that the transaction started but didn't await must queue like everything else.
      holder.isOpen = false;
    }
  });
};

export const connectionShareState = () => {
  const { requests, batch } = queues();
  return { requests: requests.state(), batch: batch.state() };
};
