import { expect, test } from "vitest";
import { computeStartDay, isWholeMonth, toRevenuePoints } from "./segment-revenue-model.ts";

test("twelve calendar months end with the one of the last day", () => {
  expect(computeStartDay("2026-11-28")).toBe("2025-11-30");
  expect(computeStartDay("2026-11-30")).toBe("2025-11-30");
  expect(computeStartDay("2024-02-29")).toBe("2023-02-28");
  expect([{ to: "2026-11-30" }, { to: "2026-11-28" }].map(isWholeMonth)).toEqual([true, false]);
});

test("a bar is what was spent in its month, whoever spent it", () => {
  const spent = [
    { segment: "R5F5M5", revenue: 30 },
    { segment: "NONE", revenue: 2.5 },
  ];
  const step = { from: "2026-09-30", to: "2026-10-31", flows: [], spent };
  const movement = { flows: [], steps: [step, { ...step, from: step.to, to: "2026-11-28", spent: [] }] };
  const [october, november] = toRevenuePoints(movement as unknown as Parameters<typeof toRevenuePoints>[0]);
  expect(october).toMatchObject({ from: "2026-10-01", to: "2026-10-31", champions: 30, other: 2.5, total: 32.5 });
  expect(november).toMatchObject({ from: "2026-11-01", to: "2026-11-28", champions: 0, other: 0, total: 0 });
});
