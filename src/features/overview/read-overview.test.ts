import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { addDays, daysBetween, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { ANOTHER } from "#records/rules/rfm/movement.ts";
import { aBusiness, type OrderOptions, someOrders } from "#testing/builders.ts";
import { updateActions } from "../playbooks/update-actions.ts";
import { getSegmentationReport } from "../report/get-segmentation-report.ts";
import { listSegmentCustomers } from "../report/list-report-customers.ts";
import { readOverview } from "./read-overview.ts";
import { LEAST_ORDERS, LEAST_PERIODS, listPastPeriods } from "./rules/overview.ts";

// Clocks go forward in New York on 8 March 2026, the first day of the week under test.
const ZONE = "America/New_York";
const NOW = "2026-03-15T13:00:00Z";

const at = (instant: string) => vi.useFakeTimers({ toFake: ["Date"], now: new Date(instant) });
const as = (scope: { businessId: string }, role: Actor["role"]): Actor => ({ ...scope, kind: "user", id: "u", role });

afterEach(() => {
  vi.useRealTimers();
});

type Sale = { customer: string; at: Date; pence: number; storefront: number };

/** About a year of random sales of 60 customers, some on the very first and last instants of a day. */
const randomSales = (): Sale[] => {
  const random = createRandom(20_260_315);
  const pick = (below: number) => Math.floor(random() * below);
  return Array.from({ length: 900 }, (_, i) => {
    const start = startOfDay(addDays("2026-03-15", -pick(300)), ZONE).getTime();
    const edge = [0, -1, pick(86_400_000)][pick(3)] ?? 0;
    const at = new Date(Math.min(start + edge, Date.parse(NOW)));
    return { customer: `c${(i * 7) % 60}${pick(2)}`, at, pence: 100 + pick(9_000), storefront: 1 + pick(2) };
  });
};

describe("figures of a business with a year of sales", () => {
  const sales = randomSales();
  let admin: Actor;

  beforeAll(async () => {
    const shop = await aBusiness({ timeZone: ZONE, currency: "EUR", storefronts: ["Web", "Shop"] });
    admin = as(shop, "admin");
    const orders = sales.map(
      ({ customer, at: orderedAt, pence: totalPrice, storefront: storefrontId }): OrderOptions => ({
        customer,
        orderedAt,
        totalPrice,
        storefrontId,
      }),
    );
    await someOrders(shop, [
      ...orders,
      { customer: null, orderedAt: new Date("2026-03-12T12:00:00Z"), totalPrice: 99_900 },
      { customer: "c00", orderedAt: new Date("2026-03-12T12:00:00Z"), status: "cancelled" },
    ]);
    at(NOW);
    await updateActions(admin, new AbortController().signal);
  });

  /** Counted day by day, without any of the product's queries. */
  const figuresBetween = (start: string, end: string, storefront?: number) => {
    const dayed = sales.map((sale) => ({ ...sale, day: toLocalDay(sale.at, ZONE) }));
    const there = dayed.filter((sale) => storefront === undefined || sale.storefront === storefront);
    const inside = there.filter(({ day }) => day >= start && day <= end);
    const buyers = new Set(inside.map(({ customer }) => customer));
    const isNew = (who: string) => dayed.every(({ customer, day }) => customer !== who || day >= start);
    const newcomers = [...buyers].filter(isNew).length;
    const lastDays = [...new Set(there.map(({ customer }) => customer))].flatMap((who) => {
      const days = there.filter(({ customer, day }) => customer === who && day <= end).map(({ day }) => day);
      return days.sort().at(-1) ?? [];
    });
    const lost = lastDays.filter((day) => {
      const lostOn = toDayNumber(day) + 90;
      return lostOn >= toDayNumber(start) && lostOn <= toDayNumber(end);
    });
    return {
      revenue: inside.reduce((sum, { pence }) => sum + pence, 0) / 100,
      orders: inside.length,
      active: buyers.size,
      new: newcomers,
      returning: buyers.size - newcomers,
      lost: lost.length,
    };
  };

  test.each([
    { days: 1, compare: "previous" },
    { days: 7, compare: "previous" },
    { days: 28, compare: "previous" },
    { days: 90, compare: "previous" },
    { days: 28, compare: "2025-12-24" },
    { days: 28, from: "2026-01-30", to: "2026-02-08", compare: "previous" },
  ])(
    "figures of %j equal those counted by hand, as do those of the compared period and the normal range",
    async (chosen) => {
      at(NOW);
      for (const storefrontId of [undefined, 2]) {
        const overview = await readOverview(admin, { ...chosen, storefront: storefrontId });
        const { period, comparedPeriod, figures, history } = overview;
        const there = sales.filter(({ storefront }) => storefrontId === undefined || storefront === storefrontId);
        const [firstDay = ""] = there.map((sale) => toLocalDay(sale.at, ZONE)).sort();
        expect(history.firstDay).toBe(firstDay);
        expect(period).toMatchObject(chosen.from ? { start: chosen.from, end: chosen.to } : { days: chosen.days });
        const values = Object.fromEntries(figures.map(({ metric, value }) => [metric, value]));
        const previous = Object.fromEntries(figures.map(({ metric, previous }) => [metric, previous]));
        expect(values).toEqual(figuresBetween(period.start, period.end, storefrontId));
        // No customer can be lost in the first 90 days.
        const lost = daysBetween(firstDay, comparedPeriod.start) < 90 ? { lost: null } : {};
        const before = figuresBetween(comparedPeriod.start, comparedPeriod.end, storefrontId);
        expect(previous).toEqual({ ...before, ...lost });
        for (const { metric, range } of figures) {
          const known = addDays(firstDay, metric === "lost" ? 90 : 0);
          const past = listPastPeriods(period).filter(({ start }) => start >= known);
          const counted = past.map(({ start, end }) => figuresBetween(start, end, storefrontId)[metric]);
          const orders = past.map(({ start, end }) => figuresBetween(start, end, storefrontId).orders);
          const isUsual = past.length >= LEAST_PERIODS && computeMedian(orders) >= LEAST_ORDERS;
          expect([metric, range !== null]).toEqual([metric, isUsual]);
          if (range) expect(Math.abs(range.typical - computeMedian(counted))).toBeLessThanOrEqual(1);
        }
      }
    },
  );

  test("equal the lists they lead to, to the cent", async () => {
    at(NOW);
    const { period, figures, moves } = await readOverview(admin, { days: 7, compare: "previous" });
    const shown = (name: string) => figures.find(({ metric }) => metric === name)?.value;
    const listed = (query: object) =>
      listSegmentCustomers(admin, {
        method: "rfm",
        days: period.days,
        to: period.end,
        sort: "-revenue",
        page: 1,
        pageSize: 200,
        ...query,
      });
    const { total, totals } = await listed({});
    expect([total, totals]).toEqual([shown("active"), { orderCount: shown("orders"), revenue: shown("revenue") }]);
    expect((await listed({ history: "first_time" })).total).toBe(shown("new"));
    expect((await listed({ history: "returning" })).total).toBe(shown("returning"));

    const moved = { days: 90, from: addDays(period.start, -1) };
    expect((await listed({ ...moved, fromSegment: "OTHER", segment: "NONE" })).total).toBe(shown("lost"));
    expect(moves.length).toBeGreaterThan(5);
    for (const { from, to, customers, revenueBefore, revenueNow } of moves) {
      const { total, totals } = await listed({ ...moved, fromSegment: from, segment: to });
      const revenue = to === "NONE" ? revenueBefore : revenueNow;
      expect({ from, to, total, revenue: totals.revenue }).toEqual({ from, to, total: customers, revenue });
    }
    const lost = moves.filter(({ to }) => to === "NONE").reduce((sum, { customers }) => sum + customers, 0);
    expect(lost).toBe(shown("lost"));
  });

  test("name the first customers of the lists they lead to, as they are called now", async () => {
    at(NOW);
    const { period, today } = await readOverview(admin, { days: 28, compare: "previous" });
    const listed = async (query: object) => {
      const all = { method: "rfm", sort: "-revenue", page: 1, pageSize: 5, ...query } as const;
      const { data, total } = await listSegmentCustomers(admin, { days: 90, ...all });
      const first = data.map(({ id, revenue, lastOrderAt }) => [id, revenue, lastOrderAt.toISOString()]);
      return { customers: total, first };
    };
    const shown = (list: NonNullable<typeof today>["champions"] | undefined) =>
      list && { customers: list.customers, first: list.first.map((row) => [row.id, row.value, row.lastOrderAt]) };
    const due = await listed({ days: 365, action: "reorder_due" });
    const moved = {
      from: addDays(period.start, -1),
      to: period.end,
      fromSegment: ANOTHER,
      segment: RFM_SEGMENTS[0].code,
    };
    const champions = await listed(moved);
    expect(due.customers).toBeGreaterThan(0);
    expect(champions.customers).toBeGreaterThan(0);
    expect(shown(today?.reorder)).toEqual(due);
    expect(shown(today?.champions)).toEqual(champions);

    const [first] = today?.champions.first ?? [];
    await withBusiness(admin, (client) =>
      client.query("update customers set name = 'Renamed' where customer_id = $1", [first?.id]),
    );
    const later = await readOverview(admin, { days: 28, compare: "previous" });
    expect(later.today?.champions.first[0]).toEqual({ ...first, name: "Renamed" });
  });

  test("are those of the report over the same days", async () => {
    at(NOW);
    const { period, figures } = await readOverview(admin, { days: 28, compare: "previous" });
    const { value } = await getSegmentationReport(admin, { method: "rfm", days: period.days, to: period.end });
    expect(figures.find(({ metric }) => metric === "revenue")?.value).toBe(value.totals.total_revenue);
    expect(figures.find(({ metric }) => metric === "orders")?.value).toBe(value.totals.order_count);
  });
});

test("a business without orders has nothing to compare and no news", async () => {
  const shop = await aBusiness();
  const overview = await readOverview(as(shop, "admin"), { days: 1, compare: "previous" });
  expect(overview.history).toEqual({ firstDay: null, days: 0, isComparable: false });
  expect(overview.news).toEqual([]);
  expect(overview.figures.map(({ value, previous, range }) => [value, previous, range])).toEqual(
    overview.figures.map(() => [0, null, null]),
  );
});

test("a business with 30 orders in its first 20 days has figures, and neither a comparison nor a normal range", async () => {
  const shop = await aBusiness();
  const day = (back: number) => new Date(Date.now() - back * 86_400_000);
  await someOrders(
    shop,
    Array.from({ length: 30 }, (_, i) => ({ customer: `c${i % 12}`, orderedAt: day(1 + (i % 20)), totalPrice: 1000 })),
  );
  const { history, figures, news, moves } = await readOverview(as(shop, "admin"), { days: 28, compare: "previous" });
  expect(history).toMatchObject({ days: 20, isComparable: false });
  expect(figures.find(({ metric }) => metric === "orders")?.value).toBe(30);
  for (const { metric, previous, change, range, pastPeriods } of figures)
    expect([metric, previous, change, range, pastPeriods]).toEqual([metric, null, null, null, 0]);
  // All of them are new, which is a figure of its own.
  expect([news, moves.every(({ from }) => from === "NOT_YET" || from === "NONE")]).toEqual([[], true]);
  const week = await readOverview(as(shop, "admin"), { days: 7, compare: "previous" });
  expect(week.history.isComparable).toBe(true);
});

test("what a role may not see is null", async () => {
  const shop = await aBusiness();
  expect((await readOverview(as(shop, "viewer"), { days: 1, compare: "previous" })).failures).toBeNull();
  expect((await readOverview(as(shop, "manager"), { days: 1, compare: "previous" })).failures).toEqual({
    imports: [],
    runs: [],
    connections: [],
  });
  const limited: Actor = { ...as(shop, "viewer"), kind: "token", onlyPermissions: ["reports:view"] };
  expect((await readOverview(limited, { days: 1, compare: "previous" })).today).toBeNull();
});
