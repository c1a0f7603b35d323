import { expect, test } from "vitest";
import type { ForecastOptions } from "#lib/domain/forecast/forecast-request.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { withForecastSession } from "./forecast-session.ts";

const TODAY = 20_000;
const options: ForecastOptions & { asOf: number } = {
  horizon: { days: 365, discountRate: 0 },
  ...{ model: "cohort", cohortBy: "month", level: 0.95, seed: 1, today: TODAY, asOf: TODAY },
};

/** 40 customers who bought about every 40 days. */
const log = logOf(
  Array.from({ length: 160 }, (_, i): Purchase => [`c${i % 40}`, TODAY - (i % 40) - 40 * Math.floor(i / 40), 10]),
);

const work = { options, hasOrderChances: true, holidays: [] };

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
