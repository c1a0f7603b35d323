import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import type { TotalsPath } from "#lib/clv/totals/draw-totals.ts";
import {
  type DailyForecast,
  meanForecast,
  ordersByDay,
  SIMPLE_METHODS,
  simpleTotals,
} from "#lib/clv/totals/simple-totals.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { Span } from "#lib/clv/totals/weekly-log.ts";
import { computeMedian, mean, share } from "#lib/statistics/summaries.ts";
import { type Row, report } from "../row.ts";
import { type PublicShop, type RecordSplit, recordSplits } from "./record-splits.ts";
import { type Actual, type Forecasted, type Scores, scoresOf } from "./scores.ts";
import { optionsOf, preparedFor, totalsOf } from "./totals.ts";

/** `model` is the model of the shop alone, without bounds of its own. */
const METHODS = ["product", "model", ...SIMPLE_METHODS, "combination"] as const;
type Method = (typeof METHODS)[number];
/** Those that a shop's error is compared with. */
const RIVALS = ["lastYear", "lastYearWithGrowth", "theta", "recentMean"] as const satisfies readonly Method[];

const Z80 = 1.281552;
const Z95 = 1.959964;
const WEEK = 7;

type Judged = { split: RecordSplit; scores: Partial<Record<Method, Scores>> };

const sumDays = (daily: Float64Array, asOf: number, { from, to }: Span): number =>
  daily.subarray(from - asOf - 1, to - asOf).reduce((sum, each) => sum + each, 0);

const inPeriods = (daily: Float64Array, { asOf, weeks, months, whole }: TotalsAhead): Actual => {
  const sums = ({ periods }: Pick<TotalsAhead["weeks"], "periods">) =>
    Float64Array.from(periods, (span) => sumDays(daily, asOf, span));
  return { weeks: sums(weeks), months: sums(months), whole: sums(whole)[0] as number };
};

const boundsOf = (path: TotalsPath): Forecasted["bounds"] => ({
  lower80: path.lower80[0] as number,
  upper80: path.upper80[0] as number,
  lower95: path.lower95[0] as number,
  upper95: path.upper95[0] as number,
});

const fromProduct = ({ weeks, months, whole }: TotalsAhead): Forecasted => ({
  weeks: weeks.orders.all.expected,
  months: months.orders.all.expected,
  whole: whole.orders.all.expected[0] as number,
  bounds: boundsOf(whole.orders.all),
});

const fromSimple = ({ daily, deviation }: DailyForecast, totals: TotalsAhead): Forecasted => {
  const sums = inPeriods(daily, totals);
  const at = (z: number) => Math.max(0, sums.whole + z * deviation);
  return { ...sums, bounds: { lower80: at(-Z80), upper80: at(Z80), lower95: at(-Z95), upper95: at(Z95) } };
};

const judge = (split: RecordSplit): Judged => {
  const { log, asOf, days } = split;
  const prepared = preparedFor(log, asOf);
  const forecaster = {
    get fitted() {
      return mbgNbd.fit(prepared.population, optionsOf(split));
    },
  };
  const totals = totalsOf(prepared, forecaster, days);
  const ordersUntil = ({ population: { purchases }, asOf: day }: Prepared): Float64Array => {
    if (!purchases) throw new Error(`${split.name} has no purchases`);
    const first = purchases.days.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
    return ordersByDay(purchases, { first, asOf: day });
  };
  const before = ordersUntil(prepared);
  const actual = inPeriods(ordersUntil(preparedFor(log, asOf + days)).subarray(before.length), totals);
  const weeksBefore = Float64Array.from({ length: Math.floor(before.length / WEEK) }, (_, week) => {
    const to = before.length - WEEK * week;
    return before.subarray(to - WEEK, to).reduce((sum, each) => sum + each, 0);
  }).reverse();
  const simple = simpleTotals(before, { asOf, days });
  const combination = meanForecast(SIMPLE_METHODS.flatMap((method) => simple[method] ?? []));
  const scores: Partial<Record<Method, Scores>> = { product: scoresOf(fromProduct(totals), actual, weeksBefore) };
  const model = { daily: totals.daily.model, deviation: Number.NaN };
  for (const [method, forecast] of Object.entries({ model, ...simple, combination }))
    if (forecast) scores[method as Method] = scoresOf(fromSimple(forecast, totals), actual, weeksBefore);
  return { split, scores };
};

const percent = (value: number, digits = 1): string =>
  Number.isFinite(value) ? `${(100 * value).toFixed(digits)}%` : "";
const decimal = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "");

/** Lines of a table in Markdown, its columns as wide as their widest cell. */
const formatTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] as number)).join(" | ")} |`);
  return [lines[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines.slice(1)].join("\n");
};

const knownScores = (judged: readonly Judged[], method: Method): Scores[] =>
  judged.flatMap(({ scores }) => scores[method] ?? []);

/** A simple method has no bounds where the past is too short to tell its errors. */
const withBounds = (scores: readonly Scores[]): Scores[] => scores.filter(({ width80 }) => Number.isFinite(width80));

const meanKnown = (values: readonly number[]): number => (values.length > 0 ? mean(values) : Number.NaN);

const COLUMNS: Record<string, (scores: readonly Scores[]) => string> = {
  splits: ({ length }) => String(length),
  error: (scores) => percent(mean(scores.map(({ error }) => Math.abs(error)))),
  median: (scores) => percent(computeMedian(scores.map(({ error }) => Math.abs(error)))),
  bias: (scores) => percent(mean(scores.map(({ error }) => error))),
  "WAPE months": (scores) => percent(mean(scores.map(({ wape }) => wape))),
  MASE: (scores) => decimal(mean(scores.map(({ mase }) => mase))),
  WIS: (scores) => decimal(meanKnown(withBounds(scores).map(({ wis }) => wis))),
  "in 80%": (scores) => percent(meanKnown(withBounds(scores).map(({ isIn80 }) => Number(isIn80))), 0),
  "in 95%": (scores) => percent(meanKnown(withBounds(scores).map(({ isIn95 }) => Number(isIn95))), 0),
  "width of 80%": (scores) => percent(computeMedian(withBounds(scores).map(({ width80 }) => width80)), 0),
};

const summaryTable = (judged: readonly Judged[]): string =>
  formatTable([
    ["method", ...Object.keys(COLUMNS)],
    ...METHODS.map((method) => [
      method,
      ...Object.values(COLUMNS).map((column) => {
        const scores = knownScores(judged, method);
        return scores.length > 0 ? column(scores) : "";
      }),
    ]),
  ]);

const splitTable = (judged: readonly Judged[]): string =>
  formatTable([
    ["split", "days", ...METHODS, "80%", "95%", "width of 80%", "WIS", "best WIS"],
    ...judged.map(({ split, scores }) => {
      const { product } = scores;
      const least = Math.min(...METHODS.slice(2).map((method) => scores[method]?.wis || Number.POSITIVE_INFINITY));
      return [
        `${split.name}${split.isYoung ? " (young)" : ""}`,
        String(split.days),
        ...METHODS.map((method) => percent(scores[method]?.error ?? Number.NaN)),
        product?.isIn80 ? "in" : "out",
        product?.isIn95 ? "in" : "out",
        percent(product?.width80 ?? Number.NaN, 0),
        decimal(product?.wis ?? Number.NaN),
        decimal(least),
      ];
    }),
  ]);

/** A method's mean over a shop's splits at which it can be used; NaN if it isn't known at all of the product's. */
const meanOf = (judged: readonly Judged[], method: Method, of: (scores: Scores) => number): number => {
  const scores = knownScores(judged, method);
  return scores.length === judged.length ? mean(scores.map(of)) : Number.NaN;
};

/** The product's mean relative to that of the best rival of a shop, chosen in hindsight. */
const ratioToBest = (judged: readonly Judged[], of: (scores: Scores) => number): number => {
  const rivals = RIVALS.map((method) => meanOf(judged, method, of)).filter(Number.isFinite);
  return meanOf(judged, "product", of) / Math.min(...rivals);
};

const GOALS = {
  error: 0.12,
  median: 0.08,
  ratio: 1.1,
  wape: 0.9,
  mase: 0.95,
  wis: 0.8,
  in80: [0.75, 0.85],
  in95: [0.91, 0.98],
  width: 0.3,
} as const;

const goalRows = (judged: readonly Judged[]): Row[] => {
  const product = knownScores(judged, "product");
  const errors = product.map(({ error }) => Math.abs(error));
  const names = [...new Set(judged.map(({ split }) => split.shop))];
  const shops = names.map((shop) => ({ shop, own: judged.filter(({ split }) => split.shop === shop) }));
  const name = (what: string) => `${judged.length} splits of ${shops.length} shops: ${what}`;
  const byShop = shops.map(({ own }) => meanOf(own, "product", ({ error }) => Math.abs(error)));
  return [
    report(name("mean error of the total, beside the wanted one"), mean(errors), GOALS.error),
    report(name("mean over shops of the mean error"), mean(byShop), GOALS.error),
    report(name("median error"), computeMedian(errors), GOALS.median),
    report(name("share in 80%"), share(product.filter(({ isIn80 }) => isIn80).length, product.length), 0.8),
    report(name("share in 95%"), share(product.filter(({ isIn95 }) => isIn95).length, product.length), 0.95),
    report(name("median width of 80%"), computeMedian(product.map(({ width80 }) => width80)), GOALS.width),
    ...shops.flatMap(({ shop, own }) => [
      report(
        `${shop}: error relative to the best rival's`,
        ratioToBest(own, ({ error }) => Math.abs(error)),
        GOALS.ratio,
      ),
      report(
        `${shop}: WAPE of months relative to the best rival's`,
        ratioToBest(own, ({ wape }) => wape),
        GOALS.wape,
      ),
      report(
        `${shop}: MASE of weeks relative to the best rival's`,
        ratioToBest(own, ({ mase }) => mase),
        GOALS.mase,
      ),
      report(
        `${shop}: WIS relative to the best rival's`,
        ratioToBest(own, ({ wis }) => wis),
        GOALS.wis,
      ),
    ]),
  ];
};

/**
 * The totals beside simple methods on every quarter's end of public shops: prints a table of all splits and of each shop,
 * and returns how far the goals are met. Rivals are chosen in hindsight, shop by shop.
 */
export const recordRows = (shops: readonly PublicShop[]): Row[] => {
  const judged = shops.flatMap((shop) => recordSplits(shop).map(judge));
  const [young, older] = [true, false].map((isYoung) => judged.filter(({ split }) => split.isYoung === isYoung)) as [
    Judged[],
    Judged[],
  ];
  console.log(`\n${splitTable(judged)}`);
  for (const shop of shops)
    for (const [name, all] of Object.entries({ "": older, ", young": young })) {
      const own = all.filter(({ split }) => split.shop === shop);
      if (own.length > 0) console.log(`\n${shop}${name}\n${summaryTable(own)}`);
    }
  console.log(`\nall with a year of history\n${summaryTable(older)}`);
  if (young.length > 0) console.log(`\nall young\n${summaryTable(young)}`);
  return older.length > 0 ? goalRows(older) : [];
};
