import { expect, test } from "vitest";
import { fitForecast } from "#lib/clv/fit-forecast.ts";
import { forecastPage } from "#lib/clv/forecast.ts";
import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { learnOrderChances } from "#lib/clv/timing/order-chances.ts";
import { totalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { withForecastSession } from "./forecast-session.ts";

const TODAY = 20_000;
const options: ForecastOptions & { asOf: number } = {
  horizon: { days: 365, discountRate: 0 },
  model: "cohort",
  cohortBy: "month",
  level: 0.95,
  seed: 1,
  today: TODAY,
  asOf: TODAY,
};

/** 40 customers who bought about every 40 days. */
const log = logOf(
  Array.from({ length: 160 }, (_, i): Purchase => [`c${i % 40}`, TODAY - (i % 40) - 40 * Math.floor(i / 40), 10]),
);

const work = { options, hasOrderChances: true, holidays: [], events: [] };

const never = new AbortController().signal;

test("a fit is kept for the pages, and dropped with its session", async () => {
  const pages = await withForecastSession(never, async ({ learn, page }) => {
    const { report, typical } = await learn([log], work);
    expect([report.report.selected, typical?.purchaseDays]).toEqual(["cohort", 4]);
    return [await page(log, 100), await page(log, 100)];
  });
  expect(pages[0]?.page.customerIds).toHaveLength(40);
  expect(pages[0]?.page.orderChances.map((column) => column.length)).toEqual([40, 40, 40]);
  expect(pages[1]).toEqual(pages[0]);
  const forgotten = withForecastSession(never, ({ page }) => page(log, 100));
  await expect(forgotten).rejects.toThrow("No model has been fitted yet");
});

/** Enough for two threads; some buy once and some five times. */
const largeLog = logOf(
  Array.from({ length: 1000 }, (_, i) => i).flatMap((i) =>
    Array.from({ length: 1 + ((7 * i) % 5) }, (_, at): Purchase => {
      const day = TODAY - 300 + ((37 * i) % 200) + at * (10 + ((13 * i) % 17));
      return [`c${String(i).padStart(4, "0")}`, day, 10 + (i % 9)];
    }),
  ),
);

test("two threads learn and predict what one does, to the last bit @full", async () => {
  const own = { ...options, model: "ensemble" as const };
  const prepared = prepare({ kind: "purchases", log: largeLog }, own);
  const { fitted, ...report } = fitForecast(prepared, own);
  const orderChances = learnOrderChances(prepared, own);
  const expected = forecastPage({ fitted, orderChances }, log, { ...own, cap: prepared.cap, perMajor: 100 });
  const totals = totalsAhead(prepared, { fitted }, { days: 365, seed: own.seed });
  await withForecastSession(never, async ({ learn, page, pagesAtOnce }) => {
    const learned = await learn([largeLog], { ...work, options: own });
    expect([learned.report, learned.totalsAhead]).toEqual([report, totals]);
    expect(pagesAtOnce()).toBe(2);
    const pages = await Promise.all([page(log, 100), page(log, 100), page(log, 100)]);
    expect(pages).toEqual([expected, expected, expected]);
  });
});

test("the totals come from the selected model if the first orders are too recent for a model of the shop", async () => {
  const recent = { ...largeLog, days: largeLog.days.map((day, at) => TODAY - 20 + ((day + at) % 20)) };
  const prepared = prepare({ kind: "purchases", log: recent }, options);
  const { fitted } = fitForecast(prepared, options);
  const { totalsAhead: totals } = await withForecastSession(never, ({ learn }) => learn([recent], work));
  expect(totals).not.toBeNull();
  expect(totals).toEqual(totalsAhead(prepared, { fitted }, { days: 365, seed: options.seed }));
});

test("sessions run one after another, and an error in one does not affect the next", async () => {
  const failed = withForecastSession(never, async ({ learn }) => {
    await learn([log], work);
    throw new Error("The database is away");
  });
  const next = withForecastSession(never, async ({ learn, page }) => {
    await learn([log], work);
    return page(log, 100);
  });
  await expect(failed).rejects.toThrow("The database is away");
  expect((await next).page.customerIds).toHaveLength(40);
});

test("a session that waits for the one before it does not take the second thread from it @full", async () => {
  const signal = AbortSignal.timeout(120_000);
  let learnFirst = () => {};
  const isQueued = new Promise<void>((resolve) => {
    learnFirst = resolve;
  });
  const first = withForecastSession(signal, async ({ learn }) => {
    await isQueued;
    return learn([largeLog], work);
  });
  const queued = withForecastSession(signal, ({ learn }) => {
    const learned = learn([largeLog], work);
    learnFirst();
    return learned;
  });
  const [one, other] = await Promise.all([first, queued]);
  expect(other).toEqual(one);
});

test("stops immediately when aborted, also while waiting in line", async () => {
  const stop = new AbortController();
  const first = withForecastSession(stop.signal, async ({ learn }) => {
    stop.abort(new Error("Cancelled"));
    return learn([log], work);
  });
  const second = withForecastSession(stop.signal, ({ learn }) => learn([log], work));
  await expect(first).rejects.toThrow("Cancelled");
  await expect(second).rejects.toThrow("Cancelled");
});

test("nobody is likelier to order than to be active @full", () => {
  const own = { ...options, model: "pareto_nbd" as const };
  const prepared = prepare({ kind: "purchases", log: largeLog }, own);
  const { fitted } = fitForecast(prepared, own);
  const orderChances = learnOrderChances(prepared, own);
  const how = { ...own, cap: prepared.cap, perMajor: 100 };
  const { page } = forecastPage({ fitted, orderChances }, largeLog, how);
  const in90 = page.orderChances.at(-1) as Float64Array;
  expect(page.pAlive.every((p, row) => p >= (in90[row] as number))).toBe(true);
  // The model alone says otherwise of some.
  const alone = forecastPage({ fitted }, largeLog, how).page.pAlive;
  expect(alone.some((p, row) => p < (in90[row] as number))).toBe(true);
});
