import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { purchasingOrder, purchasingRow } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { transaction } from "#records/contracts/purchase-sources.ts";
import { runs } from "#testing/depth.ts";
import { dayNumberIn, postedDay } from "./posted-rows.ts";

describe("a posted day", () => {
  test("can be any calendar day from 1900 to 2999, with or without a time", () => {
    const instant = fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true });
    const time = fc.constantFrom("", "T23:59", "T23:59:59Z", "T00:00:00.123456789-03:00", "T12:00+0530");
    fc.assert(
      fc.property(instant, time, (at, rest) => {
        const day = at.toISOString().slice(0, 10);
        expect(dayNumberIn(day + rest)).toBe(toDayNumber(day));
        expect(postedDay.parse(day + rest)).toBe(day);
      }),
    );
  });

  test.each([
    "2025-02-29",
    "2025-02-31",
    "2025-13-01",
    "2025-00-10",
    "2025-01-00",
    "2025-04-31",
    "1900-02-29",
    "25-01-01",
    "0000-01-01",
    "1899-12-31",
    "3000-01-01",
    "2025-1-1",
    "2025-01-01T25",
    "",
  ])("cannot be %s", (text) => {
    expect(dayNumberIn(text)).toBeUndefined();
    expect(postedDay.safeParse(text).success).toBe(false);
  });
});

describe("a transaction", () => {
  test("read by the fast path equals what the schema returns", () => {
    const values = {
      customer_id: fc.oneof(fc.string({ maxLength: 300 }), fc.constantFrom<unknown>(1, null, "a")),
      date: fc.constantFrom<unknown>("2025-01-01", "2025-02-30", "2024-02-29T10:00:00Z", 20250101, null, ""),
      amount: fc.oneof(fc.double(), fc.constantFrom<unknown>("1", null, true, 1e-12)),
    };
    // The same schema without the fast path.
    const slow = transaction.clone();
    fc.assert(
      fc.property(fc.record(values, { requiredKeys: [] }), (value) => {
        const [quick, thorough] = [transaction.safeParse(value), slow.safeParse(value)];
        expect(quick.success).toBe(thorough.success);
        expect(quick.data).toEqual(thorough.data);
      }),
      { numRuns: runs(1000) },
    );
  });
});

const amounts = fc.oneof(fc.double(), fc.constantFrom<unknown>("1", null, true, 1e-12, 0, 1, 1e13));
const orders = fc.record(
  {
    date: fc.constantFrom<unknown>("2025-01-01", "2025-02-30"),
    amount: amounts,
    discount: amounts,
    items: fc.oneof(
      fc.array(
        fc.record(
          { product_id: fc.oneof(fc.string(), fc.constantFrom<unknown>(1, null)), quantity: amounts, price: amounts },
          { requiredKeys: [] },
        ),
        { maxLength: 2 },
      ),
      fc.constantFrom<unknown>(null, "a", {}),
    ),
  },
  { requiredKeys: ["date", "amount"] },
);

test("an order read by the fast path equals what the schema returns", () => {
  const slow = purchasingOrder.clone();
  fc.assert(
    fc.property(fc.oneof(orders, fc.constantFrom<unknown>(null, [], "a")), (value) => {
      const [quick, thorough] = [purchasingOrder.safeParse(value), slow.safeParse(value)];
      expect(quick.data).toEqual(thorough.data);
      expect(quick.error?.issues).toEqual(thorough.error?.issues);
    }),
    { numRuns: runs(1000) },
  );
});

describe("a customer with purchases", () => {
  test("equals the schema's result when read by the fast path", () => {
    const names = fc.oneof(
      fc.dictionary(fc.string(), amounts, { maxKeys: 3 }),
      fc.array(fc.oneof(fc.string(), fc.constantFrom<unknown>(1, null, "a", "__proto__")), { maxLength: 4 }),
      fc.constantFrom<unknown>(null, "a", JSON.parse('{"__proto__":1}')),
    );
    const values = {
      customer_id: fc.oneof(fc.string({ maxLength: 300 }), fc.constantFrom<unknown>(1, null, "a")),
      total_purchases: amounts,
      order_count: amounts,
      repurchase_rate: amounts,
      categories: names,
      brands: names,
      orders: fc.oneof(fc.array(orders, { maxLength: 2 }), fc.constantFrom<unknown>(null, "a", {})),
    };
    // The same schema without the fast path.
    const slow = purchasingRow.clone();
    fc.assert(
      fc.property(fc.record(values, { requiredKeys: [] }), (value) => {
        const [quick, thorough] = [purchasingRow.safeParse(value), slow.safeParse(value)];
        expect(quick.success).toBe(thorough.success);
        expect(quick.data).toEqual(thorough.data);
        expect(quick.error?.issues.length).toBe(thorough.error?.issues.length);
      }),
      { numRuns: runs(1000) },
    );
  });
});
