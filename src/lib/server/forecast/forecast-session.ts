import path from "node:path";
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import type { ForecastFacts } from "#lib/domain/forecast/forecast-facts.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import type { PageForecast, PageSums } from "#lib/domain/forecast/page-forecast.ts";
import type { ForecastReport } from "#lib/domain/forecast/stored-forecast.ts";
import type { TotalsAhead } from "#lib/domain/forecast/totals/totals-ahead.ts";
import { once } from "../process-singleton.ts";
import type { Done } from "../threads/thread.ts";
import { makeThreads } from "../threads/threads.ts";

/**
 * `hasOrderChances` if pages also have the chances of an order in the next days; `holidays` are those of the past and of the
 * horizon, as days since 1970.
 */
type FitWork = { options: ForecastOptions & { asOf: number }; hasOrderChances: boolean; holidays: readonly number[] };

/** Requests to a thread that holds a fit; each is answered by one `Done`. */
export type FitRequest =
  | ({ kind: "fit"; logs: readonly PurchaseLog[] } & FitWork)
  | { kind: "page"; log: PurchaseLog; perMajor: number }
  | { kind: "end" };

export type FitAnswer = {
  report: ForecastReport;
  typical: ForecastFacts | null;
  /** Of the customers that the models were fitted to. */
  totalsAhead: TotalsAhead | null;
};
export type PageAnswer = { page: PageForecast; sums: PageSums };

/** The thread runs the TypeScript source, like the one for documents. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "forecast", "forecast-worker.ts");
  return new threads.Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 1536 } });
};

// A million customers take long, and no user is waiting.
const OPTIONS = { start, most: 1, longestMs: 6 * 3_600_000, idleMs: 10_000, mostWaiting: 100, jobsPerThread: 30 };

const threads = () => once("forecast-sessions", () => makeThreads<{ port: MessagePort }, null>(OPTIONS));

/** Sends one request at a time; `held` settles when the thread no longer answers. */
const asker = (port: MessagePort, held: Promise<unknown>) => {
  let fail: (reason: unknown) => void = () => {};
  let over: { reason: unknown } | undefined;
  const end = (reason: unknown) => {
    over = { reason };
    fail(reason);
  };
  held.then(() => end(new Error("The session is over")), end);
  return <Answer>(question: FitRequest): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over.reason);
      fail = reject;
      port.once("message", (done: Done<Answer>) => ("error" in done ? reject(done.error) : resolve(done.result)));
      port.postMessage(question);
    });
};

export type ForecastSession = {
  learn: (logs: readonly PurchaseLog[], work: FitWork) => Promise<FitAnswer>;
  /** Uses the earlier fit. */
  page: (log: PurchaseLog, perMajor: number) => Promise<PageAnswer>;
};

/**
 * A dedicated thread for one forecast: a fit contains functions, which can't be sent between threads, so it stays there
 * and is used page by page. Stops immediately when aborted. Throws the work's errors, and SERVICE_UNAVAILABLE if the thread
 * crashed.
 */
export const withForecastSession = async <Result>(
  signal: AbortSignal,
  work: (session: ForecastSession) => Promise<Result>,
): Promise<Result> => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const held = threads().run({ port: theirs }, { signal, transfer: [theirs] });
  const ask = asker(ours, held);
  try {
    return await work({
      learn: (logs, how) => ask<FitAnswer>({ kind: "fit", logs, ...how }),
      page: (log, perMajor) => ask<PageAnswer>({ kind: "page", log, perMajor }),
    });
  } finally {
    ours.postMessage({ kind: "end" } satisfies FitRequest);
    await held.catch(() => {});
    ours.close();
  }
};
