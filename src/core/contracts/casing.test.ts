import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { alsoPostedAs, toSchemaCase } from "./casing.ts";

const row = z.object({ customer_id: z.string(), order_count: z.int().optional() });
const schema = z.object({
  customer_data: z.array(row).optional(),
  per_name: z.record(z.string(), row).nullable().default(null),
  time_period: z.object({ start_date: z.string() }).nullish(),
  one_of: z.union([z.object({ by_month: z.int() }), z.array(z.object({ by_year: z.int() })), z.string()]).optional(),
  as_date: z
    .string()
    .transform((text) => new Date(text))
    .pipe(z.date())
    .optional(),
});

const spelled = (value: unknown) => toSchemaCase(schema, value).value;

describe("camelCase", () => {
  test.each([
    [
      "in lists",
      { customerData: [{ customerId: "a", orderCount: 1 }] },
      { customer_data: [{ customer_id: "a", order_count: 1 }] },
    ],
    ["behind optional and nullable", { timePeriod: { startDate: "x" } }, { time_period: { start_date: "x" } }],
    ["in each form of a choice", { oneOf: { byMonth: 1 } }, { one_of: { by_month: 1 } }],
    ["in a choice's list", { oneOf: [{ byYear: 1 }] }, { one_of: [{ by_year: 1 }] }],
    [
      "in the values of a record, whose keys are data",
      { perName: { homeDecor: { customerId: "a" } } },
      { per_name: { homeDecor: { customer_id: "a" } } },
    ],
    ["before a transformation", { asDate: "2026-01-01" }, { as_date: "2026-01-01" }],
  ])("is understood %s", (_, given, wanted) => expect(spelled(given)).toEqual(wanted));

  test("camelCase in unknown keys stays unchanged", () => {
    const unknown = { someThing: { customerId: 1 }, customer_data: [{ otherThing: 1 }] };
    expect(spelled(unknown)).toEqual(unknown);
  });
});

describe("both spellings", () => {
  test("are reported with their path", () => {
    const both = { customerData: [], customer_data: [], time_period: { start_date: "a", startDate: "b" } };
    expect(toSchemaCase(schema, both).twice).toEqual([
      { at: ["customer_data"], names: ["customerData", "customer_data"] },
      { at: ["time_period", "start_date"], names: ["startDate", "start_date"] },
    ]);
  });
});

describe("two names of a field", () => {
  const named = z.object({ start_date: alsoPostedAs(z.string().optional(), ["start"]) });

  test.each([
    [{ start: "a", start_date: "b" }, ["start", "start_date"]],
    // Neither is the schema's own: the second would overwrite the first.
    [{ start: "a", startDate: "b" }, ["startDate", "start"]],
  ])("are reported with both: %j", (given, names) => {
    expect(toSchemaCase(named, given).twice).toEqual([{ at: ["start_date"], names }]);
  });
});

test("values already in snake_case stay unchanged", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.array(fc.record({ customer_id: fc.string(), order_count: fc.integer() })),
      (any, rows) => {
        const given = { customer_data: rows, anything: any, one_of: any };
        const { value, twice } = toSchemaCase(schema, given);
        expect(value).toEqual(given);
        expect(twice).toEqual([]);
      },
    ),
  );
});
