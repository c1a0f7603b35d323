import { expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { totalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { PlannedEvent, Span } from "#lib/clv/totals/weekly-log.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { type Day, toDayNumber } from "#lib/time/day.ts";
import { changingShop } from "#testing/shops/changing-shop.ts";

const START = toDayNumber("2019-03-04");
const AS_OF = START + 7 * 156 - 1;
const DAYS = 364;
const SHOPS = 24;
const YEARS = [2019, 2020, 2021, 2022];
const LAST_DAYS = ["15", "22", "12"];
const RISES = [0.6, 0.2, 1.5, 0.6];

const yearly = (kind: PlannedEvent["kind"], from: string, to: string): PlannedEvent[] =>
  YEARS.map((year) => ({ kind, from: toDayNumber(`${year}-${from}` as Day), to: toDayNumber(`${year}-${to}` as Day) }));

const isIn = (events: readonly Span[], day: number) => events.some(({ from, to }) => from <= day && day <= to);

const countIn = (days: Int32Array, event: Span): number => days.filter((day) => isIn([event], day)).length;

/** What an interval must contain, for the three past sales and the one to come of one of many shops. */
const salesOf = (seed: number) => {
  const rise = RISES[seed % RISES.length] as number;
  const sales = yearly("sale", "05-09", `05-${LAST_DAYS[seed % 3]}`);
  const closures = yearly("closed", "08-08", "08-14").slice(0, 3);
  const log = changingShop(
    {
      weeks: 208,
      start: START,
      customers: [600, 2000, 4000][seed % 3] as number,
      arrivals: 0,
      drift: [0, 0.02, 0.05][seed % 3] as number,
      trend: 0,
      badMonth: null,
      priceRise: null,
      season: { kind: "wave", amplitude: [0, 0.3][seed % 2] as number, day: 330 },
      yearlyRate: 10,
      life: 400,
      regularity: 1,
    },
    seed,
  );
  const random = createRandom(seed, 1);
  const isKept = Array.from(log.days, (day) => random() < 1 / (1 + rise) || isIn(sales, day));
  const rows = [...log.days.keys()].filter((row) => isKept[row] && !isIn(closures, log.days[row] as number));
  const own: PurchaseLog = {
    customerIds: log.customerIds,
    customers: Uint32Array.from(rows, (row) => log.customers[row] as number),
    days: Int32Array.from(rows, (row) => log.days[row] as number),
    amounts: Float64Array.from(rows, (row) => log.amounts[row] as number),
  };
  const prepared = prepare({ kind: "purchases", log: own }, { asOf: AS_OF, today: AS_OF });
  const fitted = mbgNbd.fit(prepared.population, { seed: 1, horizon: { days: DAYS, discountRate: 0 } });
  const totals = totalsAhead(prepared, { fitted }, { days: DAYS, seed: 1, events: [...sales, ...closures] });
  return sales.map((sale, at) => {
    const planted = countIn(own.days, sale) * (rise / (1 + rise));
    const { lower80 = Number.NaN, upper80 = Number.NaN } = totals?.events[at]?.orders ?? {};
    return lower80 <= planted && planted <= upper80;
  });
};

test("80% intervals contain what sales of 20 to 150% more orders brought, with seasons, drift and days closed", () => {
  const shops = Array.from({ length: SHOPS }, (_, seed) => salesOf(seed + 1));
  const countOf = (held: readonly boolean[]) => held.filter(Boolean).length;
  const past = countOf(shops.flatMap((held) => held.slice(0, 3)));
  const ahead = countOf(shops.flatMap((held) => held.slice(3)));
  // 55 and 22. Bounds are the binomial's at 1%.
  expect([past >= 49, past <= 65, ahead >= 14]).toEqual([true, true, true]);
});
