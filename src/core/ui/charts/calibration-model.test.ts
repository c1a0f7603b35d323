import { expect, test } from "vitest";
import { agrees, computeAxisEnd } from "./calibration-model.ts";

test("a calibration plot ends at the next tenth", () => {
  const group = (predicted: number, upper: number) => ({ customers: 9, predicted, happened: 0.1, lower: 0.05, upper });
  expect(computeAxisEnd([group(0.12, 0.31), group(0.2, 0.25)])).toBe(0.4);
  expect(computeAxisEnd([group(0.3, 0.2)])).toBe(0.3);
  expect(computeAxisEnd([])).toBe(0.1);
  expect([agrees(group(0.12, 0.31)), agrees(group(0.4, 0.31))]).toEqual([true, false]);
});
