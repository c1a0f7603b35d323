import { type MessagePort, parentPort } from "node:worker_threads";
import { type Forecaster, fitForecast } from "#lib/domain/forecast/fit-forecast.ts";
import { typicalFacts } from "#lib/domain/forecast/forecast-facts.ts";
import type { ForecastOptions } from "#lib/domain/forecast/forecast-request.ts";
import { joinLogs } from "#lib/domain/forecast/history/join-logs.ts";
import { prepare } from "#lib/domain/forecast/history/prepare-population.ts";
import { forecastPage } from "#lib/domain/forecast/page-forecast.ts";
import { learnOrderChances, type OrderChances } from "#lib/domain/forecast/timing/order-chances.ts";
import { totalsAhead } from "#lib/domain/forecast/totals/totals-ahead.ts";
import { lowerPriority } from "../threads/lower-priority.ts";
import type { Done } from "../threads/thread.ts";
import type { FitAnswer, FitRequest, PageAnswer } from "./forecast-session.ts";

lowerPriority("run");

type Held = Pick<Forecaster, "fitted"> & {
  orderChances: OrderChances | undefined;
  cap: number | null;
  options: ForecastOptions & { asOf: number };
};

let held: Held | undefined;

const fitModels = ({ logs, options, hasOrderChances, holidays }: Extract<FitRequest, { kind: "fit" }>): FitAnswer => {
  const prepared = prepare({ kind: "purchases", log: joinLogs(logs) }, options);
  const { fitted, ...report } = fitForecast(prepared, options);
  const orderChances = hasOrderChances ? learnOrderChances(prepared, options) : undefined;
  held = { fitted, orderChances, cap: prepared.cap, options };
  const ahead = { days: Math.round(options.horizon.days), seed: options.seed, holidays };
  return {
    report,
    typical: typicalFacts(prepared.population),
    totalsAhead: totalsAhead(prepared, { fitted }, ahead),
  };
};

const predict = ({ log, perMajor }: Extract<FitRequest, { kind: "page" }>): PageAnswer => {
  if (!held) throw new Error("No model has been fitted yet");
  return forecastPage(held, log, { ...held.options, cap: held.cap, perMajor });
};

const answer = (question: Exclude<FitRequest, { kind: "end" }>): Done<FitAnswer | PageAnswer> => {
  try {
    return { result: question.kind === "fit" ? fitModels(question) : predict(question) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", ({ port }: { port: MessagePort }) => {
  port.on("message", (question: FitRequest) => {
    if (question.kind !== "end") return port.postMessage(answer(question));
    held = undefined;
    port.close();
    parentPort?.postMessage({ result: null } satisfies Done<null>);
  });
});
