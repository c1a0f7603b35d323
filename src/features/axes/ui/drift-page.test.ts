import { expect, test } from "vitest";
import { driftRule } from "#features/axes/ui/drift-page.tsx";

test("the rule has only customers above every threshold, and only of the quarter on all axes", () => {
  const thresholds = [{ velocity: 0.02141 }, { velocity: 0.03111 }, { velocity: 0.018 }];
  expect(driftRule({ weeks: 13, axis: null }, thresholds)).toEqual({
    all: [{ field: "driftVelocity", operator: "at_least", value: 0.032 }],
  });
  expect(driftRule({ weeks: 4, axis: null }, thresholds)).toBeNull();
  expect(driftRule({ weeks: 13, axis: "purchase_value" }, thresholds)).toBeNull();
  expect(driftRule({ weeks: 13, axis: null }, [])).toBeNull();
});
