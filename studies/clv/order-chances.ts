import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { ORDER_CHANCE_DAYS } from "#lib/clv/forecast-setting.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { learnOrderChances } from "#lib/clv/timing/order-chances.ts";
import { computeCalibration, expectedCalibrationError } from "#lib/clv/validation/holdout-errors.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { changingShop } from "#testing/shops/changing-shop.ts";
import { atMost, type Row, report } from "../row.ts";
import { otherFuture } from "./other-future.ts";
import { type PublicShop, publicLog } from "./record-splits.ts";

/** Number of days for which chances are predicted in each shop, spaced evenly from half a year after its first purchase to 90 days before its last. */
const ORIGINS = 8;
const WARM_UP = 180;
const MOST_ERROR = 0.03;
const LONGEST = 90;
/** Online Retail has a single year, which ends before Christmas: its season is in no past period of 90 days. */
const LONGEST_KNOWN = {
  cdnow: 90,
  apparel: 90,
  grocery: 90,
  donors: 90,
  groceries: 90,
  seasonal: 90,
  "online retail": 30,
};

/** Four years of a growing simulated shop in which purchases are three times as frequent in November as in May. */
const seasonalLog = (): PurchaseLog =>
  changingShop(
    {
      weeks: 208,
      start: toDayNumber("2014-01-01"),
      customers: 800,
      arrivals: -1.5,
      season: { kind: "wave", amplitude: 0.6, day: 320 },
      drift: 0.005,
      trend: 0.2,
      badMonth: null,
      priceRise: null,
      yearlyRate: 1.7,
      life: 20_000,
      regularity: 1,
    },
    5,
  );

const logOf = (shop: keyof typeof LONGEST_KNOWN): PurchaseLog =>
  shop === "seasonal" ? seasonalLog() : publicLog(shop);

const originsOf = ({ days }: PurchaseLog): number[] => {
  const sorted = days.toSorted();
  const [from, to] = [(sorted[0] as number) + WARM_UP, (sorted.at(-1) as number) - LONGEST];
  return Array.from({ length: ORIGINS }, (_, at) => Math.round(from + ((to - from) * at) / (ORIGINS - 1)));
};

/** The chances as of a day: one column for each of the days ahead. */
const chancesAt = (log: PurchaseLog, asOf: number): { customerIds: string[]; columns: Float64Array[] } => {
  const options = { asOf, today: asOf, seed: 1, cohortBy: "none", level: 0.95 } as const;
  const prepared = prepare({ kind: "purchases", log }, options);
  return {
    customerIds: prepared.customerIds,
    columns: learnOrderChances(prepared, options)(prepared.population, LONGEST).chances,
  };
};

const nextDays = ({ customerIds, customers, days }: PurchaseLog, asOf: number): Map<string, number> => {
  const found = new Map<string, number>();
  for (const [row, day] of days.entries()) {
    const id = customerIds[customers[row] as number] as string;
    if (day > asOf) found.set(id, Math.min(day - asOf, found.get(id) ?? Infinity));
  }
  return found;
};

const errorOf = (chances: readonly number[], happened: readonly number[]): number =>
  expectedCalibrationError(computeCalibration(Float64Array.from(chances), Float64Array.from(happened)));

/**
 * The expected calibration error of the chance of an order within 7, 30 and 90 days: ten groups of equal size by predicted
 * probability, over the predictions of eight origins together (the bound) and as the mean of each origin's (reported, because
 * a group of a tenth of one origin's customers is off by about 0.02 by chance).
 */
export const orderChanceRows = (shop: PublicShop | "seasonal"): Row[] => {
  const log = logOf(shop);
  const origins = originsOf(log);
  const seen = origins.map((asOf) => ({ ...chancesAt(log, asOf), next: nextDays(log, asOf) }));
  const rows = ORDER_CHANCE_DAYS.flatMap((days, at) => {
    const splits = seen.map(({ customerIds, columns, next }) => ({
      chances: [...(columns[at] as Float64Array)],
      happened: customerIds.map((id) => Number((next.get(id) ?? Infinity) <= days)),
    }));
    const each = splits.map(({ chances, happened }) => errorOf(chances, happened));
    const [chances, happened] = [splits.flatMap((own) => own.chances), splits.flatMap((own) => own.happened)];
    const pooled = errorOf(chances, happened);
    const share = happened.reduce((sum, each) => sum + each, 0) / happened.length;
    const name = `${shop}: calibration error of an order within ${days} days`;
    const isBounded = days <= LONGEST_KNOWN[shop];
    return [
      (isBounded ? atMost : report)(`${name}, ${ORIGINS} origins together`, pooled, MOST_ERROR),
      report(`${name}, mean of the origins`, each.reduce((sum, error) => sum + error, 0) / ORIGINS, MOST_ERROR),
      report(
        `${shop}: Brier score of an order within ${days} days, beside that of the share who ordered`,
        chances.reduce((sum, chance, row) => sum + (chance - (happened[row] as number)) ** 2, 0) / chances.length,
        share * (1 - share),
      ),
    ];
  });
  const changed = origins.map((asOf, at) => {
    const other = chancesAt(otherFuture(log, asOf), asOf).columns;
    const own = seen[at]?.columns ?? [];
    return other.reduce(
      (most, column, k) => column.reduce((a, b, row) => Math.max(a, Math.abs(b - (own[k]?.[row] ?? NaN))), most),
      0,
    );
  });
  return [...rows, atMost(`${shop}: change of a chance by another future`, Math.max(...changed), 0)];
};
