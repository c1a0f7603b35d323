import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { type DataSet, purchaseLog } from "#testing/routes/clv-data-sets.ts";
import { type ChangingShop, changingShop } from "#testing/shops/changing-shop.ts";
import { retailLog } from "./retail-log.ts";

/** A shop's log, the day on which its totals are forecast, and for how many days, at most a year. */
export type TotalsCase = { name: string; log: PurchaseLog; asOf: number; days: number };

export type RealShop = DataSet | "online retail";

/** Four days of each shop with enough before and after them, and its last day. */
const SPLITS: Record<RealShop, readonly [splits: readonly string[], end: string]> = {
  cdnow: [["1997-06-30", "1997-09-30", "1997-12-31", "1998-03-31"], "1998-06-30"],
  apparel: [["2006-12-31", "2007-12-31", "2008-12-31", "2009-12-31"], "2010-12-20"],
  grocery: [["2006-09-30", "2006-12-31", "2007-03-31", "2007-06-30"], "2007-12-30"],
  "online retail": [["2011-05-31", "2011-06-30", "2011-07-31", "2011-08-31"], "2011-12-09"],
};
const YEAR = 365;
const WEEK = 7;

export const realCases = (shop: RealShop): TotalsCase[] => {
  const log = shop === "online retail" ? retailLog() : purchaseLog(shop);
  const [splits, end] = SPLITS[shop];
  return splits.map((split) => {
    const asOf = toDayNumber(split);
    return { name: `${shop} ${split}`, log, asOf, days: Math.min(YEAR, toDayNumber(end) - asOf) };
  });
};

const oneOf = <Value>(random: Random, values: readonly Value[]): Value =>
  values[Math.floor(random() * values.length)] as Value;

/** History of a simulated shop before its first origin, and the origins after that, with their horizons. */
const HISTORIES = [50, 70, 100, 130, 180];
const ORIGINS = [
  { week: 0, days: YEAR },
  { week: 13, days: 91 },
  { week: 26, days: 182 },
  { week: 39, days: YEAR },
];
const LAST_WEEK = 39 + 53;

/** A shop with any mixture of season, drift, trend, a bad month and a price rise, before or after the origins. */
const anyShop = (random: Random): ChangingShop & { history: number } => {
  const history = oneOf(random, HISTORIES);
  const weeks = history + LAST_WEEK;
  const someWeek = () => oneOf(random, [null, random() * weeks]);
  const rise = someWeek();
  return {
    history,
    weeks,
    start: 15_000 + Math.floor(YEAR * random()),
    customers: oneOf(random, [800, 2000, 5000]),
    arrivals: oneOf(random, ["cohort", 0, 0, 0.4, -0.4] as const),
    season: oneOf(random, [
      { kind: "none" } as const,
      ...[1, 2].map(() => ({ kind: "wave", amplitude: 0.1 + 0.25 * random(), day: YEAR * random() }) as const),
      ...[1, 2].map(() => ({ kind: "christmas", height: 0.2 + 0.5 * random() }) as const),
    ]),
    drift: oneOf(random, [0, 0.005, 0.01, 0.015]),
    trend: oneOf(random, [0, 0, 0.15, -0.15]),
    badMonth: someWeek(),
    priceRise: rise === null ? null : { week: rise, by: 0.05 + 0.15 * random() },
    yearlyRate: 3 + 9 * random(),
    life: 150 + 450 * random(),
    regularity: oneOf(random, [1, 1, 2] as const),
  };
};

/** Purchases in the quarter before an origin; with fewer, a total is mostly chance. */
const LEAST_RECENT = 100;

/** Four days of each of so many simulated shops, of those days with enough recent purchases. */
export const simulatedCases = (shops: number): TotalsCase[] =>
  Array.from({ length: shops }, (_, at) => {
    const { history, ...shop } = anyShop(createRandom(at + 1, 9));
    const log = changingShop(shop, at + 1);
    return ORIGINS.map(({ week, days }) => ({
      name: `simulated ${at + 1}, week ${history + week}`,
      log,
      days,
      asOf: shop.start + WEEK * (history + week) - 1,
    })).filter(({ asOf }) => log.days.filter((day) => day <= asOf && day > asOf - 91).length >= LEAST_RECENT);
  }).flat();
