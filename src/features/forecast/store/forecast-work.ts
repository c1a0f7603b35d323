import type { MessagePort } from "node:worker_threads";
import { serve } from "#core/threads/serve.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import { fitForecast, fitReported } from "#lib/clv/fit-forecast.ts";
import { forecastPage } from "#lib/clv/forecast.ts";
import { typicalFacts } from "#lib/clv/forecast-reasons.ts";
import type { FittedModel } from "#lib/clv/model.ts";
import { addFits, getLearnedFits } from "#lib/clv/models/learn-transactions.ts";
import { type Prepared, prepare } from "#lib/clv/prepare-population.ts";
import { joinLogs } from "#lib/clv/purchase-log.ts";
import { learnChances, type OrderChances, orderChancesBy } from "#lib/clv/timing/order-chances.ts";
import { type TotalsAhead, totalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { FitWork, ForecastAnswers, ForecastRequest, RequestKind } from "./forecast-messages.ts";

type Learning = FitWork & { prepared: Prepared; fitted?: FittedModel };
type Predicting = Pick<FitWork, "options"> & {
  fitted: FittedModel;
  orderChances: OrderChances | undefined;
  cap: number | null;
};

let learning: Learning | undefined;
let predicting: Predicting | undefined;

const current = <Value>(value: Value | undefined): Value => {
  if (!value) throw new Error("No model has been fitted yet");
  return value;
};

class NeedsModel extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.needs-model");
}

/** Throws NeedsModel if the totals need the selected model and another thread selects it. */
const totals = ({ prepared, options, holidays, events, fitted }: Learning): TotalsAhead | null => {
  const forecaster = {
    get fitted(): FittedModel {
      if (!fitted) throw new NeedsModel();
      return fitted;
    },
  };
  const days = Math.round(options.horizon.days);
  return totalsAhead(prepared, forecaster, { days, seed: options.seed, holidays, events });
};

const totalsIfPossible = (own: Learning): TotalsAhead | null | undefined => {
  try {
    return totals(own);
  } catch (error) {
    if (error instanceof NeedsModel) return undefined;
    throw error;
  }
};

const answers: { [Kind in RequestKind]: (request: ForecastRequest<Kind>) => ForecastAnswers[Kind] } = {
  prepare: ({ logs, ...work }) => {
    const prepared = prepare({ kind: "purchases", log: joinLogs(logs) }, work.options);
    learning = { prepared, ...work };
    return null;
  },
  model: () => {
    const own = current(learning);
    const { fitted, ...report } = fitForecast(own.prepared, own.options);
    own.fitted = fitted;
    const { population } = own.prepared;
    return { report, typical: typicalFacts(population), fits: getLearnedFits(population.histories) };
  },
  rest: () => {
    const own = current(learning);
    const chances = own.hasOrderChances ? learnChances(own.prepared, own.options) : null;
    return { chances, totalsAhead: totalsIfPossible(own), fits: getLearnedFits(own.prepared.population.histories) };
  },
  totals: () => totals(current(learning)),
  adopt: ({ report, chances, fits }) => {
    const { prepared, options, fitted } = current(learning);
    addFits(prepared.population.histories, fits);
    predicting = {
      fitted: fitted ?? fitReported(prepared, report, options),
      orderChances: chances ? orderChancesBy(chances, prepared, options) : undefined,
      cap: prepared.cap,
      options,
    };
    learning = undefined;
    return null;
  },
  page: ({ log, perMajor }) => {
    const { options, cap, ...models } = current(predicting);
    return forecastPage(models, log, { ...options, cap, perMajor });
  },
};

/** Answers the requests of one session until it ends. */
export const answerSession = ({ port }: { port: MessagePort }): Promise<null> =>
  new Promise((resolve) => {
    serve(port, (request: ForecastRequest | { kind: "end" }) => {
      // The compiler can't tell that the function and its request belong together.
      if (request.kind !== "end") return answers[request.kind](request as never);
      learning = undefined;
      predicting = undefined;
      port.close();
      return resolve(null);
    });
  });
