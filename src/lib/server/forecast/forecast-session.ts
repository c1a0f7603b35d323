import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import type { TotalsAhead } from "#lib/domain/forecast/totals/totals-ahead.ts";
import type { FitWork, ForecastAnswers } from "./forecast-messages.ts";
import { openSessionThread, type SessionThread } from "./session-thread.ts";

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
