import { afterEach, describe, expect, test, vi } from "vitest";
import { forgetMemory } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { changeBusinessSettings } from "../accounts/change-business-settings.ts";
import { getSegmentationReport } from "./get-segmentation-report.ts";

const at = (instant: string) => vi.useFakeTimers({ toFake: ["Date"], now: new Date(instant) });

afterEach(() => {
  vi.useRealTimers();
});

describe("the period follows the business's calendar", () => {
  // 20:00 on 14 March in New York is already the 15th in UTC; 8 March 2026 has 23 hours there.
  const evening = "2026-03-15T00:00:00Z";

  test("ends today in the business's time zone, and starts at its midnight", async () => {
    const scope = await aBusiness({ timeZone: "America/New_York" });
    await someOrders(scope, [
      { customer: "first moment", orderedAt: new Date("2026-03-08T05:00:00Z") }, // 00:00 on the 8th, UTC-5
      { customer: "a moment before", orderedAt: new Date("2026-03-08T04:59:59.999Z") },
      { customer: "last moment", orderedAt: new Date("2026-03-15T03:59:59.999Z") }, // 23:59 on the 14th, UTC-4
      { customer: "tomorrow", orderedAt: new Date("2026-03-15T04:00:00Z") },
    ]);
    at(evening);
    const { value } = await getSegmentationReport(scope, { method: "rfm", days: 7 });
    expect(value.period).toEqual({ start: "2026-03-08", end: "2026-03-14", days: 7 });
    expect(value.totals).toMatchObject({ customer_count: 2, previous_customer_count: 1, unscored_customers: 2 });
    // Six calendar days before the last one, though it is less than 6 × 24 hours: R = 5 − ⌊5 × 6 / 7⌋ = 1.
    expect(value.bands.recency).toEqual([
      { score: 1, min: 6, max: 6, customer_count: 1 },
      { score: 5, min: 0, max: 0, customer_count: 1 },
    ]);
  });
});

describe("caching", () => {
  test("shows new orders and another time zone at once, and a new period the next day", async () => {
    const scope = await aBusiness();
    const read = async () => (await getSegmentationReport(scope, { method: "rfm", days: 30 })).value;
    at("2026-05-01T12:00:00Z");
    expect((await read()).totals.order_count).toBe(0);
    await someOrders(scope, [{ customer: "ada", orderedAt: new Date("2026-05-01T08:00:00Z") }]);
    const first = await read();
    expect(first.totals.order_count).toBe(1);
    at("2026-05-01T12:09:59Z");
    expect((await read()).generated_at).toBe(first.generated_at);
    await changeBusinessSettings(asAdmin(scope), { timeZone: "Asia/Tokyo", version: 1 });
    // 21:09 on the same day in Tokyo, which began at 15:00 UTC the day before.
    expect((await read()).generated_at).not.toBe(first.generated_at);
    at("2026-05-01T15:00:00Z");
    expect((await read()).period.end).toBe("2026-05-02");
  });

  test("computes one report for fifty concurrent readers", async () => {
    const scope = await aBusiness();
    await someOrders(scope, [{ customer: "ada", orderedAt: new Date() }]);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => getSegmentationReport(scope, { method: "rfm", days: 90 })),
    );
    expect(new Set(all.map(({ value }) => value.generated_at)).size).toBe(1);
    expect(all.filter(({ hit }) => !hit)).toHaveLength(1);
  });

  test("shares one cached report between filters", async () => {
    const scope = await aBusiness();
    await getSegmentationReport(scope, { method: "rfm", days: 90 });
    forgetMemory();
    const filtered = await getSegmentationReport(scope, { method: "rfm", days: 90, segmentName: "Champions" });
    expect(filtered.hit).toBe(true);
    const { rows } = await withBusiness(scope, (client) => client.query("select count(*) as kept from report_cache"));
    expect(rows).toEqual([{ kept: 1 }]);
  });
});

test("compares growth to the previous period of equal length", async () => {
  const scope = await aBusiness();
  at("2026-05-31T12:00:00Z");
  // One order each with the same amount: everyone is F1 M1. In the last ten days two customers bought today (New
  // Customers); in the ten days before, one bought on the last day, the 21st (New Customers), and one on the first, the
  // 12th (R1: Hibernating).
  await someOrders(scope, [
    { customer: "a", orderedAt: new Date("2026-05-31T10:00:00Z") },
    { customer: "b", orderedAt: new Date("2026-05-31T11:00:00Z") },
    { customer: "c", orderedAt: new Date("2026-05-21T23:59:00Z") },
    { customer: "d", orderedAt: new Date("2026-05-12T00:00:00Z") },
    { customer: "e", orderedAt: new Date("2026-05-11T23:59:00Z") },
  ]);
  const { value } = await getSegmentationReport(scope, { method: "rfm", days: 10 });
  const growth = value.segments
    .filter((s) => s.customer_count + s.previous_customer_count > 0)
    .map((s) => [s.segment_name, s.customer_count, s.previous_customer_count, s.growth_rate]);
  expect(growth).toEqual([
    ["New Customers", 2, 1, 1],
    ["Hibernating", 0, 1, -1],
  ]);
  expect(value.totals).toMatchObject({ customer_count: 2, previous_customer_count: 2, unscored_customers: 3 });
});

test("finds seasonal traits in periods of at least a year, among customers of at least a year", async () => {
  const scope = await aBusiness();
  at("2026-05-31T12:00:00Z");
  const four = (customer: string, day: string) =>
    Array.from({ length: 4 }, () => ({ customer, orderedAt: new Date(`${day}T12:00:00Z`) }));
  // 18 sales in the 365 days from 1 June 2025 on: four in winter, six in summer, four each in fall and spring. Ann
  // first bought on the period's first day: 4 of 5 in winter against 4/18, lift 3.6, z = (4 − 10/9) / √(5 · 2/9 · 7/9)
  // = 3.11. Bob, a year before: 4 of 4 in summer against 6/18, lift 3, z = (4 − 4/3) / √(8/9) = 2.83. Cleo and Dan
  // first bought a day after Ann, so they haven't been customers for a year.
  await someOrders(scope, [
    ...four("ann", "2026-01-15"),
    { customer: "ann", orderedAt: new Date("2025-06-01T23:59:00Z") },
    ...four("bob", "2025-07-15"),
    { customer: "bob", orderedAt: new Date("2024-07-15T12:00:00Z") },
    ...four("cleo", "2025-10-15"),
    { customer: "dan", orderedAt: new Date("2025-06-02T00:00:00Z") },
    ...four("dan", "2026-04-15"),
  ]);
  const codes = async (days: number) => {
    const { value } = await getSegmentationReport(scope, { method: "behavior", days });
    return value.segments.map(({ segment_code, customer_count }) => [segment_code, customer_count]);
  };
  expect(await codes(365)).toEqual([
    ["SEA:DEC-FEB", 1],
    ["SEA:JUN-AUG", 1],
    ["NONE", 2],
  ]);
  expect(await codes(364)).toEqual([["NONE", 4]]);
});
