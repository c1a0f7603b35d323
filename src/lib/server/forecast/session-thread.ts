import path from "node:path";
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import { once } from "../process-singleton.ts";
import type { Done } from "../threads/thread.ts";
import { makeThreads } from "../threads/threads.ts";
import type { ForecastAnswers, ForecastRequest, RequestKind } from "./forecast-messages.ts";

/** The thread runs the TypeScript source, like the one for documents. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "forecast", "forecast-worker.ts");
  // With a larger young generation, a large forecast would be a twentieth faster, but take 200 MB more.
  return new threads.Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 1536, maxYoungGenerationSizeMb: 16 } });
};

// A million customers take long, and no user is waiting.
const OPTIONS = { start, most: 1, longestMs: 6 * 3_600_000, idleMs: 10_000, mostWaiting: 100, jobsPerThread: 30 };

/**
 * A session has a thread of the first pool and, once that one has started, may add one of the second. With one pool for both, two
 * sessions could each have one thread and wait for the other's.
 */
const POOLS = { first: "forecast-sessions", second: "forecast-helpers" } as const;

/** Sends one request at a time, in order; `held` settles when the thread no longer answers. */
const requester = (port: MessagePort, held: Promise<unknown>) => {
  let fail: (reason: unknown) => void = () => {};
  let over: { reason: unknown } | undefined;
  let waiting = 0;
  let previous: Promise<unknown> = Promise.resolve();
  const end = (reason: unknown) => {
    over = { reason };
    fail(reason);
  };
  held.then(() => end(new Error("The session is over")), end);
  const post = <Kind extends RequestKind>(request: ForecastRequest<Kind>): Promise<ForecastAnswers[Kind]> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over.reason);
      fail = reject;
      port.once("message", (done: Done<ForecastAnswers[Kind]>) =>
        "error" in done ? reject(done.error) : resolve(done.result),
      );
      port.postMessage(request);
    });
  const send = <Kind extends RequestKind>(request: ForecastRequest<Kind>): Promise<ForecastAnswers[Kind]> => {
    waiting += 1;
    const answered = previous
      .then(() => post(request))
      .finally(() => {
        waiting -= 1;
      });
    // The caller handles an error; the next request is sent all the same.
    previous = answered.catch(() => {});
    return answered;
  };
  return { send, waiting: () => waiting };
};

/** A thread that works for one session until its end. */
export type SessionThread = ReturnType<typeof requester> & {
  /** Settles when the session has its thread, which may still be loading, or can't get one. */
  started: Promise<void>;
  end: () => Promise<void>;
};

export const openSessionThread = (pool: keyof typeof POOLS, signal: AbortSignal): SessionThread => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const threads = once(POOLS[pool], () => makeThreads<{ port: MessagePort }, null>(OPTIONS));
  const { promise: taken, resolve: onStart } = Promise.withResolvers<void>();
  const held = threads.run({ port: theirs }, { signal, transfer: [theirs], onStart });
  const started = Promise.race([taken, held.then(() => {})]);
  // A session that has no second thread doesn't wait for it.
  started.catch(() => {});
  return {
    ...requester(ours, held),
    started,
    end: async () => {
      ours.postMessage({ kind: "end" });
      await held.catch(() => {});
      ours.close();
    },
  };
};
