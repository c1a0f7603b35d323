import type { ForecastReport } from "#features/forecast/rules/stored-forecast.ts";
import type { PageForecast, PageSums } from "#lib/clv/forecast.ts";
import type { ForecastFacts } from "#lib/clv/forecast-reasons.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { SentFits } from "#lib/clv/models/learn-transactions.ts";
import type { ChanceLessons } from "#lib/clv/timing/order-chances.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { PlannedEvent } from "#lib/clv/totals/weekly-log.ts";
import type { ModelReport } from "#lib/clv/validation-report.ts";

/**
 * `hasOrderChances` if pages also have the chances of an order in the next days and the day of the next order; `holidays` are those of the past and of the
 * horizon, as days since 1970, and `events` what the business planned.
 */
export type FitWork = {
  options: ForecastOptions & { asOf: number };
  hasOrderChances: boolean;
  holidays: readonly number[];
  events: readonly PlannedEvent[];
};

/** The requests to a session's threads, in this order; each is answered by one `Done`. */
type Requests = {
  /** The customers that the models are fitted to. */
  prepare: { logs: readonly PurchaseLog[] } & FitWork;
  /** Selects, validates and fits the model of the forecast. */
  model: object;
  /** Learns what needs no selected model: the chances of an order and the totals. */
  rest: object;
  /** The totals, if they need the selected model. */
  totals: object;
  /** What another thread learned, so that this one predicts as well. */
  adopt: { report: ModelReport; chances: ChanceLessons | null; fits: SentFits };
  page: { log: PurchaseLog; perMajor: number };
};

export type RequestKind = keyof Requests;
export type ForecastRequest<Kind extends RequestKind = RequestKind> = {
  [Each in Kind]: { kind: Each } & Requests[Each];
}[Kind];

export type ForecastAnswers = {
  prepare: null;
  model: { report: ForecastReport; typical: ForecastFacts | null; fits: SentFits };
  /** `totalsAhead` is undefined if it needs the selected model. */
  rest: { chances: ChanceLessons | null; totalsAhead: TotalsAhead | null | undefined; fits: SentFits };
  totals: TotalsAhead | null;
  adopt: null;
  page: { page: PageForecast; sums: PageSums };
};
