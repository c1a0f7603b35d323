import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segmentation/movement/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { getSegmentMovement } from "#features/report/get-segment-movement.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { type Flow, PLACES } from "#records/rules/rfm/movement.ts";
import { aBusiness, daysAgo, someOrders, times } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aMember, aRequest, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

const PATH = "/api/admin/segmentation/movement";

const today = () => new Date().toISOString().slice(0, 10);

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));
const movementOf = async (query = "", options?: CallOptions): Promise<SegmentMovement> =>
  (await (await get(query, options)).json()).data;

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  // Periods of 10 days. Current: ada has 4 sales of 400.00 in total, bob one of 10.00, all today (R5). bob, the lower of two,
  // scores F1 M1: a New Customer; ada 1 + ⌊5 × 1/2⌋ = F3 M3, F + M = 6 < 7: a Potential Loyalist. Previous: ada and cleo have
  // one sale of 20.00 each, a tie, so F1 M1, at age 2, so R = 5 − ⌊10/10⌋ = 4: both New Customers.
  await someOrders(shop, [
    ...times(4, { customer: "ada", orderedAt: daysAgo(0), totalPrice: 10_000 }),
    { customer: "bob", orderedAt: daysAgo(0), totalPrice: 1_000, storefrontId: 2 },
    { customer: "ada", orderedAt: daysAgo(12), totalPrice: 2_000 },
    { customer: "cleo", orderedAt: daysAgo(12), totalPrice: 2_000 },
    { customer: "old", orderedAt: daysAgo(30), totalPrice: 2_000 },
    { customer: null, orderedAt: daysAgo(1), totalPrice: 99_900 },
  ]);
});

describe("200", () => {
  test("returns the moves with revenue before and now", async () => {
    const { flows, currency, period, previousPeriod } = await movementOf("?days=10");
    expect(flows).toEqual([
      { from: "R5F1M1", to: "R4F2M3", customers: 1, revenueBefore: 20, revenueNow: 400 },
      { from: "R5F1M1", to: "NONE", customers: 1, revenueBefore: 20, revenueNow: 0 },
      { from: "NONE", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 10 },
    ]);
    expect(currency).toBe("EUR");
    const day = (ago: number) => daysAgo(ago).toISOString().slice(0, 10);
    expect(period).toEqual({ start: day(9), end: today(), days: 10 });
    expect(previousPeriod).toEqual({ start: day(19), end: day(10), days: 10 });
  });

  test("one storefront's movement uses only its orders", async () => {
    const { flows, storefrontId } = await movementOf("?days=10&storefrontId=2");
    expect(storefrontId).toBe(2);
    expect(flows).toEqual([{ from: "NONE", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 10 }]);
  });

  test("is cached like the report, under its own key with the business in it", async () => {
    const [first, second] = [await get("?days=7"), await get("?days=7")];
    expect([first, second].map(({ headers }) => headers.get("x-cache"))).toEqual(["MISS", "HIT"]);
    const { rows } = await withBusiness(shop, (client) => client.query("select key from report_cache"));
    const start = daysAgo(6).toISOString().slice(0, 10);
    expect(rows.map(({ key }) => key)).toContain(
      `customer_segmentation_movement:${shop.businessId}:${start}:${today()}:rfm:all`,
    );
  });

  test("has no flows without orders", async () => {
    const empty = await aBusiness();
    expect((await movementOf("", { token: await aToken(empty) })).flows).toEqual([]);
  });

  test("is open to a viewer's session", async () => {
    const cookie = await sessionCookie(shop, await aMember(shop, "viewer"));
    expect((await get("", { cookie })).status).toBe(200);
  });

  test("a movement between two dates has the customers who came later apart from those who paused", async () => {
    const [from, to] = [daysAgo(12), daysAgo(0)].map((at) => at.toISOString().slice(0, 10));
    const { flows, previousPeriod } = await movementOf(`?days=10&from=${from}&to=${to}`);
    expect(previousPeriod.end).toBe(from);
    // The earlier period ends with the day of the two sales of 20.00, so both are R5 now.
    expect(flows).toEqual([
      { from: "R5F1M1", to: "R4F2M3", customers: 1, revenueBefore: 20, revenueNow: 400 },
      { from: "R5F1M1", to: "NONE", customers: 1, revenueBefore: 20, revenueNow: 0 },
      { from: "NOT_YET", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 10 },
    ]);
  });

  test("a period compared with itself has no change", async () => {
    const { flows } = await movementOf(`?days=10&from=${today()}`);
    expect(flows).toHaveLength(2);
    for (const { from, to, revenueBefore, revenueNow } of flows)
      expect([to, revenueNow]).toEqual([from, revenueBefore]);
  });
});

describe("laws, for any orders with refunds, days, time zones and overlaps", () => {
  // Within the days before the anchors, Lisbon, Havana (at midnight, so that 10 March 2024 began at 01:00) and Cairo changed
  // their clocks, and there was a leap day.
  const zone = fc.constantFrom("UTC", "Europe/Lisbon", "America/Havana", "Pacific/Apia", "Africa/Cairo");
  const anchor = fc.constantFrom("2025-11-10T18:00:00Z", "2024-03-12T18:00:00Z");
  const order = fc.record({
    customer: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
    ago: fc.integer({ min: 0, max: 24 * 130 }),
    totalPrice: fc.integer({ min: 1, max: 500 }),
    part: fc.constantFrom(0, 0, 0.5, 1),
  });
  const cases = fc.record({
    zone,
    anchor,
    orders: fc.array(order, { maxLength: 40, size: "max" }),
    days: fc.integer({ min: 1, max: 40 }),
    to: fc.integer({ min: 0, max: 20 }),
    apart: fc.integer({ min: 0, max: 90 }),
  });
  const sum = (
    flows: Flow[],
    side: "from" | "to",
    code: string,
    of: "customers" | "revenueBefore" | "revenueNow" = "customers",
  ) => flows.filter((flow) => flow[side] === code).reduce((all, flow) => all + flow[of], 0);

  test("the flows sum to the segments of both periods' reports, and steps to the same sizes on both sides", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ zone: timeZone, anchor: at, orders, days, ...dates }) => {
        const scope = await aBusiness({ timeZone });
        const now = Date.parse(at);
        await someOrders(
          scope,
          orders.map(({ ago, part, ...one }) => ({
            ...one,
            orderedAt: new Date(now - ago * 3_600_000),
            refunded: Math.floor(one.totalPrice * part),
          })),
        );
        const end = addDays(toLocalDay(new Date(now), timeZone), -dates.to);
        const from = addDays(end, -dates.apart);
        const { flows, steps = [] } = (await getSegmentMovement(scope, { days, from, to: end, step: "month" })).value;
        const reportAt = async (day: string) =>
          (await getSegmentationReport(scope, { method: "rfm", days, to: day })).value;
        const [before, after] = [await reportAt(from), await reportAt(end)];
        for (const [rank, segment] of before.segments.entries()) {
          const code = segment.segment_code;
          expect([code, sum(flows, "from", code)]).toEqual([code, segment.customer_count]);
          expect(sum(flows, "from", code, "revenueBefore")).toBeCloseTo(segment.total_revenue, 6);
          expect([code, sum(flows, "to", code)]).toEqual([code, after.segments[rank]?.customer_count]);
          expect(sum(flows, "to", code, "revenueNow")).toBeCloseTo(after.segments[rank]?.total_revenue ?? -1, 6);
        }
        expect(steps.map((step) => step.from)).toEqual([from, ...steps.slice(0, -1).map((step) => step.to)]);
        for (const [rank, step] of steps.entries()) {
          const next = steps[rank + 1];
          for (const code of PLACES) {
            if (next) expect([code, sum(step.flows, "to", code)]).toEqual([code, sum(next.flows, "from", code)]);
            // Once a customer, always one.
            if (code !== "NOT_YET")
              expect(step.flows.some((flow) => flow.from === code && flow.to === "NOT_YET")).toBe(false);
          }
          const report = await reportAt(step.to);
          for (const { segment_code: code, customer_count } of report.segments)
            expect([code, sum(step.flows, "to", code)]).toEqual([code, customer_count]);
        }
        const months = await getSegmentMovement(scope, { days, from, to: end, step: "calendar_month" });
        for (const step of months.value.steps ?? []) {
          // Counted from the orders, by the places that the flows of the same step have.
          const within = orders.filter(({ ago }) => {
            const day = toLocalDay(new Date(now - ago * 3_600_000), timeZone);
            return day > step.from && day <= step.to;
          });
          const net = within.map(({ totalPrice, part }) => totalPrice - Math.floor(totalPrice * part));
          expect(step.spent.reduce((all, { revenue }) => all + 100 * revenue, 0)).toBeCloseTo(
            net.reduce((all, amount) => all + amount, 0),
            6,
          );
          const places = new Set(step.flows.map((flow) => flow.to));
          for (const { segment } of step.spent) expect(segment === "NONE" || places.has(segment)).toBe(true);
          expect(step.to === end || addDays(step.to, 1).endsWith("-01")).toBe(true);
        }
        if (from === end) {
          for (const flow of flows) expect([flow.to, flow.revenueNow]).toEqual([flow.from, flow.revenueBefore]);
        }
      }),
      { numRuns: runs(25) },
    );
  });

  test("the standard movement is from the report's previous period", async () => {
    const orders = fc.array(order, { maxLength: 20, size: "max" });
    await fc.assert(
      fc.asyncProperty(orders, async (some) => {
        const scope = await aBusiness();
        await someOrders(
          scope,
          some.map(({ ago, part: _, ...one }) => ({ ...one, orderedAt: daysAgo(ago % 13) })),
        );
        const { flows } = (await getSegmentMovement(scope, { days: 6 })).value;
        const { segments, totals } = (await getSegmentationReport(scope, { method: "rfm", days: 6 })).value;
        for (const { segment_code: code, customer_count, previous_customer_count } of segments)
          expect([code, sum(flows, "from", code), sum(flows, "to", code)]).toEqual([
            code,
            previous_customer_count,
            customer_count,
          ]);
        expect(sum(flows, "from", "NONE")).toBe(
          flows.reduce((all, { customers }) => all + customers, 0) - totals.previous_customer_count,
        );
      }),
      { numRuns: runs(10) },
    );
  });
});

describe("400", () => {
  test.each([
    ["?days=0", "days", "must be an integer between 1 and 9999"],
    ["?storefrontId=3", "storefrontId", "must be a storefront of this business"],
    ["?days=1&days=2", "days", "must be given only once"],
    ["?to=2999-01-01", "to", "must not be in the future"],
    ["?to=1900-01-01", "to", "must be within the last 9999 days"],
    ["?from=2025-02-29", "from", "must be a date (YYYY-MM-DD), such as 2026-11-02"],
    ["?from=2025-02-02&to=2025-02-01", "from", "must not be after to"],
    ["?from=2024-01-01&to=2025-02-01&step=month", "from", "must be at most 11 months before to, with monthly steps"],
    [
      "?from=2024-01-30&to=2025-02-01&step=calendar_month",
      "from",
      "must be at most 12 months before to, with monthly steps",
    ],
  ])("%s", async (query, field, message) => {
    const response = await get(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "VALIDATION_FAILED", details: [{ field, message }] });
  });
});
