import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { MOST_COUNTED } from "#core/values/errors.ts";
import { purchasingOrder, purchasingRow } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { transaction } from "#records/contracts/purchase-sources.ts";
import { runs } from "#testing/depth.ts";
import { dayNumberIn, longList, longRecord, postedDay } from "./posted-rows.ts";

const inside = z.object({ id: z.string(), count: z.int().min(0).nullish() });
const list = longList(inside, { min: 1, max: 30 });
const plainList = z.array(inside).min(1).max(30);
const record = longRecord(z.number().min(0), { max: 30 });
const plainRecord = z.record(z.string(), z.number().min(0));

const outcome = (result: z.ZodSafeParseResult<unknown>) =>
  result.success ? result.data : result.error.issues.map(({ code, path }) => ({ code, path })).slice(0, 20);

const anything = fc.oneof(
  fc.jsonValue(),
  fc.array(fc.oneof(fc.record({ id: fc.string() }), fc.record({ id: fc.string(), count: fc.nat() }), fc.jsonValue())),
);

test("a long list accepts and refuses the same values as z.array, with the same problems", () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(outcome(list.safeParse(value))).toEqual(outcome(plainList.safeParse(value)));
    }),
  );
});

test("a long record accepts and refuses the same values as z.record, with the same problems", () => {
  const values = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.string(), fc.oneof(fc.nat(), fc.jsonValue()), { maxKeys: 30 }),
  );
  fc.assert(
    fc.property(values, (value) => {
      expect(outcome(record.safeParse(value))).toEqual(outcome(plainRecord.safeParse(value)));
    }),
    // Random values reach this case in only one of thirty runs.
    { examples: [[JSON.parse('{"__proto__":[]}')]] },
  );
});

describe("stops at the maximum number of problems", () => {
  test("the check of a list's items stops at the maximum", () => {
    const { error } = z.object({ list: longList(inside, { max: 1e6 }) }).safeParse({ list: Array(100_000).fill(1) });
    expect(error?.issues).toHaveLength(MOST_COUNTED);
    expect(error?.issues.at(-1)?.path).toEqual(["list", MOST_COUNTED - 1]);
  });

  test("a list that is too long is refused without reading its items", () => {
    const { error } = longList(inside, { max: 10 }).safeParse(Array(100_000).fill(1));
    expect(error?.issues).toMatchObject([{ code: "too_big", path: [], maximum: 10 }]);
  });

  test("the check of a record's values stops at the maximum", () => {
    const { error } = longRecord(z.number(), { max: 1e6 }).safeParse({ ...Array(100_000).fill("x") });
    expect(error?.issues).toHaveLength(MOST_COUNTED);
  });

  test("the check for duplicate items stops at the maximum", () => {
    const alike = longList(inside, { max: 2000, unique: ["id", ({ id }) => id] });
    const { error } = alike.safeParse([{ id: "a" }, { id: "b" }, { id: "a" }, ...Array(1500).fill({ id: "b" })]);
    expect(error?.issues).toHaveLength(MOST_COUNTED);
    expect(error?.issues[0]).toMatchObject({ path: [2, "id"], params: { reason: "unique", first: 0 } });
  });
});

test("both appear in the JSON schema as an array and an object", () => {
  expect(z.toJSONSchema(list)).toMatchObject({ type: "array", minItems: 1, maxItems: 30, items: { type: "object" } });
  expect(z.toJSONSchema(record)).toMatchObject({ type: "object", additionalProperties: { type: "number" } });
});

test("the fast path accepts exactly what the bounds allow", () => {
  const NUMBERS = { total_purchases: [-1e12, 1e12], order_count: [0, 1e12], discount_rate: [0, 1] } as const;
  for (const [name, [low, high]] of Object.entries(NUMBERS)) {
    const isTaken = (value: unknown) =>
      purchasingRow.safeParse({ customer_id: "a", basket_size: 1, [name]: value }).success;
    for (const right of [low, high, null, undefined]) expect(isTaken(right), `${name} ${right}`).toBe(true);
    const wrong = [low - high / 1e6, high * 1.01, Number.NaN, Number.POSITIVE_INFINITY, "1", true, [1], {}];
    for (const each of wrong) expect(isTaken(each), `${name} ${each}`).toBe(false);
  }
});

describe("a posted day", () => {
  test("can be any calendar day from 1900 to 2999, with or without a time", () => {
    const instant = fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true });
    const time = fc.constantFrom("", "T23:59", "T23:59:59Z", "T00:00:00.123456789-03:00", "T12:00+0530", "T23:59:59");
    fc.assert(
      fc.property(instant, time, (at, rest) => {
        const day = at.toISOString().slice(0, 10);
        expect(dayNumberIn(day + rest)).toBe(toDayNumber(day));
        expect(postedDay.parse(day + rest)).toBe(day);
      }),
    );
  });

  test("is the day of its instant in UTC, whatever the offset it is written with: 66-ai-instants", () => {
    const instant = fc.date({ min: new Date("1900-01-02"), max: new Date("2999-12-30"), noInvalidDate: true });
    const zone = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(instant, zone, fc.boolean(), (at, minutes, hasColon) => {
        const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const two = (value: number) => String(value).padStart(2, "0");
        const offset = `${minutes < 0 ? "-" : "+"}${two(hours)}${hasColon ? ":" : ""}${two(rest)}`;
        const day = at.toISOString().slice(0, 10);
        expect(postedDay.parse(local + offset)).toBe(day);
        expect(dayNumberIn(local + offset)).toBe(toDayNumber(day));
      }),
    );
    expect(postedDay.parse("2026-11-01T23:30:00-05:00")).toBe(postedDay.parse("2026-11-02T04:30:00Z"));
    expect(postedDay.safeParse("1900-01-01T00:00:00+05:00").success).toBe(false);
    expect(postedDay.safeParse("2999-12-31T23:00-05:00").success).toBe(false);
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
    "2025-01-01T25:00",
    "2025-01-01T10:60",
    "2025-01-01T10:00+24:00",
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
