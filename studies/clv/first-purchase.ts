import { fitForecast, fitReported } from "#lib/clv/fit-forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { FittedModel, Prediction } from "#lib/clv/model.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import type { SortedLog } from "#lib/clv/purchase-log.ts";
import { type Past, scoresIn, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { toDay } from "#lib/time/day.ts";
import { atMost, type Row, report } from "../row.ts";
import { otherFuture } from "./other-future.ts";
import { type PublicShop, publicLog } from "./record-splits.ts";

/** Half a year to learn from, a quarter to check. */
const [LEAST_BEFORE, LEAST_AFTER] = [180, 91];
const MOST_SPLITS = 8;
const YEAR = 365;

/** Month ends with half a year before and a quarter after them, at most eight, evenly spaced. */
const monthEnds = ({ days }: PurchaseLog): { asOf: number; days: number }[] => {
  const [first, last] = days.reduce(
    ([from, to], day) => [Math.min(from, day), Math.max(to, day)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ) as [number, number];
  const ends: number[] = [];
  for (let day = first + LEAST_BEFORE; day <= last - LEAST_AFTER; day++)
    if (toDay(day + 1).endsWith("-01")) ends.push(day);
  const splits = Math.min(MOST_SPLITS, ends.length);
  return Array.from({ length: splits }, (_, at) => {
    const asOf = ends[Math.round((at * (ends.length - 1)) / Math.max(1, splits - 1))] as number;
    return { asOf, days: Math.min(YEAR, last - asOf) };
  });
};

const TENTH = 0.1;

/**
 * The share of what is spent that the highest tenth by value spends. Where the tenth ends among equal values, they count in
 * proportion.
 */
const topTenth = (value: ArrayLike<number>, spent: ArrayLike<number>): number => {
  const order = Uint32Array.from({ length: value.length }, (_, row) => row).sort(
    (a, b) => (value[b] as number) - (value[a] as number),
  );
  let [top, all, left] = [0, 0, TENTH * order.length];
  for (let from = 0; from < order.length; ) {
    let [until, sum] = [from, 0];
    while (until < order.length && value[order[until] as number] === value[order[from] as number])
      sum += spent[order[until++] as number] as number;
    const taken = Math.min(left, until - from);
    top += (sum * taken) / (until - from);
    all += sum;
    left -= taken;
    from = until;
  }
  return all > 0 ? top / all : Number.NaN;
};

type Figures = {
  /** Of customers with one purchase: the best tenth's share of their revenue, and expected relative to actual orders. */
  top: number;
  level: number;
  /** Per customer. */
  ordersMae: number;
  ordersRmse: number;
  ordersCrps: number;
  revenueMae: number;
  revenueRmse: number;
  /** The share of customers with one purchase whose spending was inside their interval. */
  inside80: number;
  inside95: number;
};

const SEED = 1;
const LEVELS = { inside80: 0.8, inside95: 0.95 } as const;

const errorsOf = (predicted: Float64Array, actual: Float64Array) => {
  const gaps = predicted.map((value, row) => value - (actual[row] as number));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mae: mean(gaps.map(Math.abs)), rmse: Math.sqrt(mean(gaps.map((gap) => gap * gap))) };
};

const figuresOf = (fitted: FittedModel, past: Past, options: ForecastOptions): Figures => {
  const { population, counts, spent } = past;
  const once = [...population.histories.repeatPurchases.keys()].filter(
    (row) => population.histories.repeatPurchases[row] === 0,
  );
  const only = (column: Float64Array): Float64Array => Float64Array.from(once, (row) => column[row] as number);
  const sum = (column: Float64Array) => column.reduce((all, value) => all + value, 0);
  const predicted = fitted.predict(population, options);
  const inside = (level: number): number => {
    const { lower, upper } = fitted.predict(population, { ...options, level });
    const held = once.filter(
      (row) => (spent[row] as number) >= (lower[row] as number) && (spent[row] as number) <= (upper[row] as number),
    );
    return held.length / once.length;
  };
  const [orders, revenue] = [errorsOf(predicted.expectedPurchases, counts), errorsOf(predicted.value, spent)];
  return {
    top: topTenth(only(predicted.value), only(spent)),
    level: sum(only(predicted.expectedPurchases)) / sum(only(counts)),
    ordersMae: orders.mae,
    ordersRmse: orders.rmse,
    ordersCrps: scoresIn([fitted], past, SEED)[0] as number,
    revenueMae: revenue.mae,
    revenueRmse: revenue.rmse,
    inside80: inside(LEVELS.inside80),
    inside95: inside(LEVELS.inside95),
  };
};

type FirstPurchaseSplit = {
  name: string;
  once: number;
  credibility: number;
  learnedLevel: number;
  before: Figures;
  after: Figures;
  /** Whether forecasts are the same with another future. */
  isSame: boolean;
};

const predictionOf = (log: PurchaseLog, options: ForecastOptions): Prediction => {
  const prepared = prepare({ kind: "purchases", log }, options);
  return fitForecast(prepared, options).fitted.predict(prepared.population, options);
};

/** A shop's splits: forecasts with and without what the first purchase says, compared with what followed. */
const firstPurchaseSplits = (shop: PublicShop): FirstPurchaseSplit[] => {
  const log = publicLog(shop);
  return monthEnds(log).map(({ asOf, days }) => {
    const options: ForecastOptions = {
      horizon: { days, discountRate: 0 },
      model: "auto",
      cohortBy: "none",
      level: 0.95,
      seed: SEED,
      asOf,
      today: asOf,
    };
    const prepared = prepare({ kind: "purchases", log }, options);
    const { fitted, report: found } = fitForecast(prepared, options);
    const plain = fitReported(prepared, { ...found, firstPurchase: null }, options);
    const past = splitLogAt(prepared.log as SortedLog, [asOf, asOf + days]) as Past;
    const other = predictionOf(otherFuture(log, asOf), options);
    return {
      name: `${shop} ${toDay(asOf)}, ${days} days`,
      once: past.population.histories.repeatPurchases.filter((x) => x === 0).length,
      credibility: found.firstPurchase?.credibility ?? 0,
      learnedLevel: found.firstPurchase?.level ?? 1,
      before: figuresOf(plain, past, options),
      after: figuresOf(fitted, past, options),
      isSame: JSON.stringify(other) === JSON.stringify(fitted.predict(prepared.population, options)),
    };
  });
};

/** The wanted share of the best tenth. */
const WANTED = 0.28;
/** What the other errors may be higher. */
const AS_GOOD = 1.001;

const meanOf = (splits: readonly FirstPurchaseSplit[], of: (split: FirstPurchaseSplit) => number): number =>
  splits.reduce((sum, split) => sum + of(split), 0) / splits.length;

const NAMES: Partial<Record<keyof Figures, string>> = {
  ordersCrps: "CRPS of orders per customer",
  ordersRmse: "RMSE of orders per customer",
  revenueMae: "MAE of revenue per customer",
  revenueRmse: "RMSE of revenue per customer",
};

/**
 * A shop's forecasts with what the first purchase says of customers with one purchase, beside those without: the share of these
 * customers' revenue in their best tenth, and the errors of all customers, over up to eight splits.
 */
export const firstPurchaseRows = (shop: PublicShop): Row[] => {
  const splits = firstPurchaseSplits(shop);
  const hasAmounts = splits.some(({ before }) => before.revenueMae > 0);
  const beside = (figure: keyof Figures) => [
    meanOf(splits, ({ after }) => after[figure]),
    meanOf(splits, ({ before }) => before[figure]),
  ];
  const errors = (Object.keys(NAMES) as (keyof Figures)[]).filter((name) => hasAmounts || !name.startsWith("revenue"));
  return [
    ...(hasAmounts
      ? splits.map(({ name, once, credibility, learnedLevel, before, after }) => {
          const learned = `weight ${credibility.toFixed(2)}, level ${learnedLevel.toFixed(2)}`;
          return report(
            `${name}: best tenth of ${once} with one purchase (${learned}), beside without`,
            after.top,
            before.top,
          );
        })
      : []),
    ...(hasAmounts
      ? [
          report(`${shop}: mean of the best tenths without the first purchase`, beside("top")[1] as number, WANTED),
          report(`${shop}: mean of the best tenths`, beside("top")[0] as number, WANTED),
        ]
      : []),
    report(
      `${shop}: expected relative to actual orders of customers with one purchase, beside without`,
      ...(beside("level") as [number, number]),
    ),
    report(`${shop}: MAE of orders per customer, beside without`, ...(beside("ordersMae") as [number, number])),
    ...errors.map((figure) => {
      const [after, before] = beside(figure) as [number, number];
      return atMost(`${shop}: ${NAMES[figure]}, beside ${AS_GOOD} of that without`, after, AS_GOOD * before);
    }),
    ...(hasAmounts
      ? (["inside80", "inside95"] as const).map((figure) =>
          report(
            `${shop}: customers with one purchase in their ${100 * LEVELS[figure]}% interval, beside without`,
            ...(beside(figure) as [number, number]),
          ),
        )
      : []),
    atMost(`${shop}: splits that another future changes`, splits.filter(({ isSame }) => !isSame).length, 0),
  ];
};
