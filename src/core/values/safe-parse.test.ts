import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { MOST_COUNTED } from "./errors.ts";
import { boundLists, safeParse } from "./safe-parse.ts";

/** The same schema twice; only one has bounded lists. */
const twice = (make: () => z.ZodType): [bounded: z.ZodType, plain: z.ZodType] => {
  const bounded = make();
  boundLists(bounded);
  return [bounded, make()];
};

const nested = () =>
  z.strictObject({
    names: z.array(z.string().trim()).min(1).max(4),
    rows: z.array(z.strictObject({ parts: z.array(z.number().default(3)).optional() })).default([]),
    pair: z.union([z.tuple([z.array(z.int()).max(3), z.string()]), z.null()]),
  });

const itemOf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined));

test("reads as zod does, and finds the same problems", () => {
  const [bounded, plain] = twice(nested);
  const body = fc.record(
    {
      names: fc.oneof(fc.array(itemOf, { maxLength: 4 }), fc.array(fc.string(), { maxLength: 6 }), itemOf),
      rows: fc.array(fc.record({ parts: fc.array(itemOf) }, { requiredKeys: [] })),
      pair: fc.oneof(fc.tuple(fc.array(fc.integer(), { maxLength: 3 }), fc.string()), fc.constant(null), itemOf),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(body, (given) => {
      expect(bounded.safeParse(given)).toEqual(plain.safeParse(given));
    }),
  );
});

describe("a list", () => {
  test("a list with too many items is refused without reading them", () => {
    const [bounded] = twice(() => z.array(z.string().refine(() => expect.unreachable())).max(3));
    const { error } = bounded.safeParse(Array.from({ length: 4 }, () => "a"));
    expect(error?.issues).toMatchObject([{ code: "too_big", origin: "array", maximum: 3, path: [] }]);
  });

  test("stays bounded, whatever was read before", () => {
    const [bounded] = twice(() => z.strictObject({ names: z.array(z.enum(["a", "b"])).min(1) }));
    for (const given of [{}, { names: "a" }, { names: [] }, { names: ["a"] }]) bounded.safeParse(given);
    const names = Array.from({ length: 2 * MOST_COUNTED }, () => "c");
    expect(bounded.safeParse({ names }).error?.issues).toHaveLength(MOST_COUNTED);
  });

  test("counts each unknown key as a problem", () => {
    const [bounded] = twice(() => z.array(z.strictObject({})));
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    const items = Array.from({ length: 100 }, () => keys(100));
    expect(bounded.safeParse(items).error?.issues).toHaveLength(MOST_COUNTED / 100);
  });

  test("is read no further after a thousand problems, at any depth", () => {
    let read = 0;
    const counted = z.number().refine(() => {
      read++;
      return false;
    });
    const [bounded] = twice(() => z.strictObject({ rows: z.array(z.strictObject({ values: z.array(counted) })) }));
    const rows = Array.from({ length: 50 }, () => ({ values: Array.from({ length: 5000 }, () => 1) }));
    expect(bounded.safeParse({ rows }).error?.issues).toHaveLength(MOST_COUNTED);
    expect(read).toBe(MOST_COUNTED);
  });
});

const HOSTILE = { length: { toString: 1, valueOf: null }, " ": [[]] };

test.each([
  ["a text", z.string().min(1).max(5), HOSTILE],
  ["a list", z.array(z.string()).max(3), HOSTILE],
  ["a text in a list", z.array(z.string().max(5)), [HOSTILE]],
])("%s with a length that is no number is of the wrong type", (_what, field, value) => {
  const { success, error } = safeParse(z.object({ field }), { field: value });
  expect(success).toBe(false);
  expect(error?.issues).toMatchObject([{ code: "invalid_type" }]);
  expect(error?.issues[0]?.path[0]).toBe("field");
});

test("a TypeError of another cause is thrown", () => {
  const broken = z.string().refine(() => {
    throw new TypeError("broken");
  });
  expect(() => safeParse(broken, "x")).toThrow("broken");
});

test("what would be accepted only without its lengths is not", () => {
  const either = z.union([z.string().max(5), z.record(z.string(), z.unknown())]);
  expect(() => safeParse(either, HOSTILE)).toThrow(TypeError);
});
