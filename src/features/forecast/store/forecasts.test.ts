import { beforeEach, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PathPeriod } from "#features/forecast/rules/stored-path.ts";
import { aBusiness } from "#testing/builders.ts";
import { readForecastScores, saveForecastScores } from "./forecasts.ts";

const OCTOBER = { from: "2026-10-01", to: "2026-10-31" };
const NOVEMBER = { from: "2026-11-01", to: "2026-11-30" };
const DECEMBER = { from: "2026-12-01", to: "2026-12-31" };

const values = (expected: number) => ({ expected, lower80: 1, upper80: 20, lower95: 0, upper95: 30 });

const aPeriod = (days: { from: string; to: string }, orders: number): PathPeriod => {
  const of = (expected: number) => ({ all: values(expected), existing: values(0), newcomers: values(0) });
  return { ...days, orders: of(orders), revenue: of(10 * orders) };
};

type Forecast = { months: PathPeriod[]; past?: Record<"orders" | "revenue", number>[] };

let scope: Scope;
beforeEach(async () => {
  scope = await aBusiness();
});

/** Saves the scores of a forecast whose past begins in October. */
const forecast = (asOf: string, { months, past = [] }: Forecast) =>
  withBusiness(scope, (client) =>
    saveForecastScores(client, scope, {
      asOf,
      path: {
        months,
        weeks: [],
        whole: aPeriod({ from: asOf, to: "2027-11-30" }, 1),
        past: past.map((sums, at) => ({ ...([OCTOBER, NOVEMBER, DECEMBER][at] ?? OCTOBER), ...sums })),
      },
    }),
  );

const read = () => withBusiness(scope, (client) => readForecastScores(client, scope));

test("the last forecast before a month is kept, and what the first one after it counted", async () => {
  await forecast("2026-10-20", { months: [aPeriod(NOVEMBER, 5)] });
  await forecast("2026-10-31", { months: [aPeriod(NOVEMBER, 6)] });
  // An earlier day's run that ends late.
  await forecast("2026-10-30", { months: [aPeriod(NOVEMBER, 7)] });
  await forecast("2026-11-30", {
    months: [aPeriod(DECEMBER, 8)],
    past: [
      { orders: 1, revenue: 2 },
      { orders: 3, revenue: 30 },
    ],
  });
  expect(await read()).toMatchObject([
    { month: "2026-12-01", asOf: "2026-11-30", expected: { orders: { expected: 8 } }, actual: null },
    { month: "2026-11-01", asOf: "2026-10-31", expected: { revenue: { expected: 60 } }, actual: null },
  ]);
  const over = {
    months: [],
    past: [
      { orders: 1, revenue: 2 },
      { orders: 4, revenue: 40.5 },
    ],
  };
  await forecast("2026-12-01", over);
  await forecast("2026-12-02", {
    ...over,
    past: [
      { orders: 1, revenue: 2 },
      { orders: 9, revenue: 90 },
    ],
  });
  const [december, november] = await read();
  expect(december?.actual).toBeNull();
  expect(november).toEqual({
    month: "2026-11-01",
    asOf: "2026-10-31",
    expected: { orders: values(6), revenue: values(60) },
    actual: { orders: 4, revenue: 40.5 },
  });
});

test("a month that nothing was expected of is not counted, and another business's months aren't there", async () => {
  await forecast("2026-11-02", { months: [], past: [{ orders: 1, revenue: 2 }] });
  expect(await read()).toEqual([]);
  await forecast("2026-11-02", { months: [aPeriod(DECEMBER, 8)] });
  scope = await aBusiness();
  expect(await read()).toEqual([]);
});
