import { expect, test } from "vitest";
import { assertCriteria } from "#records/rules/criteria/read-criteria.ts";
import { AppError } from "./errors.ts";

const LONG = "k".repeat(1_000_000);

/** What is thrown, as far as callers may read it. */
const shownOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    const { publicMessage, issues, values } = error as AppError;
    return JSON.stringify({ publicMessage, issues, values });
  }
  throw new Error("Nothing was thrown");
};

test.each([
  ["an unknown key", { [LONG]: 1 }],
  ["an unknown field", { all: [{ field: LONG, operator: "eq", value: 1 }] }],
  ["a key of a condition", { all: [{ field: "orders", operator: "eq", value: 1, [LONG]: 1 }] }],
])("an error quotes only the beginning of %s of a megabyte", (_, criteria) => {
  expect(shownOf(() => assertCriteria(criteria)).length).toBeLessThan(10_000);
});

test("an error quotes only the beginning of an ID, a field and a message, and no half characters", () => {
  const issue = {
    parameter: LONG,
    location: "body" as const,
    message: LONG,
    reason: "no_segment",
    values: { id: LONG },
  };
  const fail = () => {
    throw new AppError("INVALID_PARAMETER", LONG, { issues: [issue], values: { id: LONG, seconds: 5 } });
  };
  expect(shownOf(fail).length).toBeLessThan(15_000);
  const { values } = new AppError("NOT_FOUND", "", { values: { id: `${"k".repeat(2_999)}💥💥`, seconds: 5 } });
  expect(values.id).toMatch(/^k+\ufffd…$/);
  expect(values.seconds).toBe(5);
});
