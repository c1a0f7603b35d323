import fc from "fast-check";
import { expect, test } from "vitest";
import { GET as getCustomers } from "#app/api/admin/segmentation/customers/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentMovement } from "#features/report/get-segment-movement.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { addDays, type Day, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, daysAgo, type OrderOptions, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";

const DAYS = 10;
const today = toLocalDay(new Date(), "UTC");

type Sale = Required<Pick<OrderOptions, "customer" | "status" | "storefrontId" | "totalPrice">> & { age: number };

const sale: fc.Arbitrary<Sale> = fc.record({
  customer: fc.constantFrom("ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim"),
  age: fc.integer({ min: 0, max: 4 * DAYS - 1 }),
  status: fc.constantFrom("completed" as const, "completed" as const, "partial" as const, "cancelled" as const),
  storefrontId: fc.constantFrom(1, 2),
  totalPrice: fc.integer({ min: 1, max: 20 }).map((price) => 100 * price),
});

/** Refunds take nothing here, so that completed and partial orders are the counted ones. */
const countedOf = (sales: readonly Sale[], customer: string, to: Day): Day[] =>
  sales
    .filter((one) => one.customer === customer && one.status !== "cancelled")
    .map(({ age }) => addDays(today, -age))
    .filter((day) => day <= to);

type CustomerPage = { total: number; data: { externalId: string; segmentCode: string }[] };

const expectLaw = async (
  scope: Scope,
  token: string,
  sales: readonly Sale[],
  [to, storefront]: [Day, number | null],
) => {
  const call = async <Answer>(get: (request: Request) => Promise<Response>, path: string): Promise<Answer> =>
    (await get(aRequest("GET", path, { token }))).json() as Promise<Answer>;
  const start = addDays(to, 1 - DAYS);
  const shop = storefront === null ? "" : `&storefrontId=${storefront}`;
  const seen: Record<string, number> = {};
  for (const { code } of RFM_SEGMENTS) {
    const { total, data } = await call<CustomerPage>(
      getCustomers,
      `/api/admin/segmentation/customers?segment=${code}&days=${DAYS}&to=${to}&pageSize=100${shop}`,
    );
    seen[code] = total;
    for (const { externalId, segmentCode } of data) {
      expect(segmentCode).toBe(code);
      const days = countedOf(sales, externalId, to);
      if (code === "R5F1M1") expect(days.filter((day) => day < start)).toEqual([]);
      if (code === "R2F2M3" || code === "R2F3M3") expect(days.length).toBeGreaterThan(1);
    }
  }
  const { flows } = await getSegmentMovement(scope, {
    days: DAYS,
    to,
    from: addDays(start, -1),
    storefrontId: storefront ?? undefined,
  }).then(({ value }) => value);
  const moved = RFM_SEGMENTS.map(({ code }) => [
    code,
    flows.filter((flow) => flow.to === code).reduce((sum, { customers }) => sum + customers, 0),
  ]);
  expect(Object.fromEntries(moved)).toEqual(seen);
  if (to !== today) return;
  const { data } = await call<{ data: { segments: { segment_code: string; customer_count: number }[] } }>(
    getReport,
    `/api/reports/customers/segmentation/?days=${DAYS}${storefront === null ? "" : `&storefront_id=${storefront}`}`,
  );
  expect(Object.fromEntries(data.segments.map((one) => [one.segment_code, one.customer_count]))).toEqual(seen);
};

test("no new customer ordered before the period, and every customer at risk ordered at least twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sale, { minLength: 5, maxLength: 60, size: "max" }),
      fc.constantFrom<[Day, number | null]>([today, null], [today, 1], [addDays(today, -DAYS), null]),
      async (sales, report) => {
        const scope = await aBusiness({ timeZone: "UTC", storefronts: ["Web", "Shop"] });
        const token = await aToken(scope);
        await someOrders(
          scope,
          sales.map(({ age, ...order }) => ({ ...order, orderedAt: daysAgo(age) })),
        );
        await expectLaw(scope, token, sales, report);
        // The same from the copy that large businesses have.
        await aCopyOf(scope);
        await expectLaw(scope, token, sales, report);
      },
    ),
    { numRuns: runs(40, 2) },
  );
});
