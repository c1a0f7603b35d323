import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { MOST_COUNTED } from "#core/values/errors.ts";
import { purchasingRow } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { longList, longRecord } from "./posted-rows.ts";

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
  test("for a list's items", () => {
    const { error } = z.object({ list: longList(inside, { max: 1e6 }) }).safeParse({ list: Array(100_000).fill(1) });
    expect(error?.issues).toHaveLength(MOST_COUNTED);
    expect(error?.issues.at(-1)?.path).toEqual(["list", MOST_COUNTED - 1]);
  });

  test("for a list that is too long, without reading its items", () => {
    const { error } = longList(inside, { max: 10 }).safeParse(Array(100_000).fill(1));
    expect(error?.issues).toMatchObject([{ code: "too_big", path: [], maximum: 10 }]);
  });

  test("of a record's values", () => {
    const { error } = longRecord(z.number(), { max: 1e6 }).safeParse({ ...Array(100_000).fill("x") });
    expect(error?.issues).toHaveLength(MOST_COUNTED);
  });

  test("for duplicate items", () => {
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
