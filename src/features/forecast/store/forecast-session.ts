import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Done } from "#core/threads/thread.ts";
import { defineThreads } from "#core/threads/threads.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { FitWork, ForecastAnswers, ForecastRequest, RequestKind } from "./forecast-messages.ts";
import type { answerSession } from "./forecast-work.ts";

const OPTIONS = {
  module: "features/forecast/store/forecast-work.ts",
  work: "answerSession",
  priority: "run" as const,
  oldMb: 1536,
  // With more, a large forecast would be a twentieth faster, but take 200 MB more.
  youngMb: 16,
  most: 1,
  // A million customers take long, and no user is waiting.
  longestMs: 6 * 3_600_000,
  idleMs: 10_000,
  mostWaiting: 100,
  jobsPerThread: 30,
};

/**
 * A session has a thread of the first pool and, once that one has started, may add one of the second. With one pool for both, two
 * sessions could each have one thread and wait for the other's.
 */
const POOLS = {
  first: defineThreads<typeof answerSession>("forecast-sessions", OPTIONS),
  second: defineThreads<typeof answerSession>("forecast-helpers", OPTIONS),
};

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
type SessionThread = ReturnType<typeof requester> & {
  /** Settles when the session has its thread, which may still be loading, or can't get one. */
  started: Promise<void>;
  end: () => Promise<void>;
};

const openSessionThread = (pool: keyof typeof POOLS, signal: AbortSignal): SessionThread => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const { promise: taken, resolve: onStart } = Promise.withResolvers<void>();
  const held = POOLS[pool]().run({ port: theirs }, { signal, transfer: [theirs], onStart });
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

/** With fewer customers to learn from, starting a second thread takes as long as it saves. */
const LEAST_FOR_TWO = 1000;

export type FitAnswer = Pick<ForecastAnswers["model"], "report" | "typical"> & {
  /** Of the customers that the models were fitted to. */
  totalsAhead: TotalsAhead | null;
};
export type PageAnswer = ForecastAnswers["page"];

/** Learns on one thread or two; what they learn depends only on the customers. Then each of them can predict pages. */
const learnOn = async (
  [first, second = first]: readonly [SessionThread, SessionThread | undefined],
  logs: readonly PurchaseLog[],
  work: FitWork,
): Promise<FitAnswer> => {
  const threads = new Set([first, second]);
  await Promise.all([...threads].map(({ send }) => send({ kind: "prepare", logs, ...work })));
  const [model, rest] = await Promise.all([first.send({ kind: "model" }), second.send({ kind: "rest" })]);
  const totalsAhead = rest.totalsAhead === undefined ? await first.send({ kind: "totals" }) : rest.totalsAhead;
  const { report, typical } = model;
  const learned = { kind: "adopt", report: report.report, chances: rest.chances } as const;
  await Promise.all([...threads].map(({ send }, at) => send({ ...learned, fits: at === 0 ? rest.fits : model.fits })));
  return { report, typical, totalsAhead };
};

export type ForecastSession = {
  learn: (logs: readonly PurchaseLog[], work: FitWork) => Promise<FitAnswer>;
  /** Uses the earlier fit. */
  page: (log: PurchaseLog, perMajor: number) => Promise<PageAnswer>;
  /** How many pages are predicted at the same time. */
  pagesAtOnce: () => number;
};

/**
 * Dedicated threads for one forecast: a fit contains functions, which can't be sent between threads, so it stays there
 * and is used page by page. With many customers there are two, which share the learning and the pages. Stops immediately when
 * aborted. Throws the work's errors, and SERVICE_UNAVAILABLE if a thread crashed.
 */
export const withForecastSession = async <Result>(
  signal: AbortSignal,
  work: (session: ForecastSession) => Promise<Result>,
): Promise<Result> => {
  const first = openSessionThread("first", signal);
  let second: SessionThread | undefined;
  try {
    return await work({
      learn: async (logs, how) => {
        const customers = logs.reduce((sum, { customerIds }) => sum + customerIds.length, 0);
        if (customers >= LEAST_FOR_TWO) {
          // A session in the queue must not hold the second thread, because the session that is running may need it.
          await first.started;
          second ??= openSessionThread("second", signal);
        }
        return learnOn([first, second], logs, how);
      },
      page: (log, perMajor) => {
        const isSecondFree = second !== undefined && second.waiting() < first.waiting();
        return (isSecondFree ? (second as SessionThread) : first).send({ kind: "page", log, perMajor });
      },
      pagesAtOnce: () => (second ? 2 : 1),
    });
  } finally {
    await Promise.all([second?.end(), first.end()]);
  }
};
