import { expect, test } from "vitest";
import { computeTokenCost, takesEffort } from "./language-models.ts";

test("the cost is estimated from the list price, for snapshots too", () => {
  // A million input tokens at 2 USD, a tenth of a million output tokens at 10 USD per million.
  const tokens = { tokensIn: 1_000_000, tokensOut: 100_000 };
  expect(computeTokenCost("claude-sonnet-5-5", tokens)).toBeCloseTo(3, 12);
  expect(computeTokenCost("claude-haiku-4-5-20251001", tokens)).toBeCloseTo(1.5, 12);
});

test("the cost of another model is unknown, and no effort is sent to it", () => {
  expect(computeTokenCost("my-model", { tokensIn: 1, tokensOut: 1 })).toBeNull();
  expect(takesEffort("my-model")).toBe(false);
});
