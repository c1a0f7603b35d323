import { expect, test } from "vitest";
import { type Path, pathMonths, plotPoints } from "./path-model.ts";

const values = (expected: number) => ({
  expected,
  lower80: expected - 1,
  upper80: expected + 1,
  lower95: expected - 2,
  upper95: expected + 2,
});
const groups = (existing: number, newcomers: number) => ({
  all: values(existing + newcomers),
  existing: values(existing),
  newcomers: values(newcomers),
});
const period = (from: string, to: string, existing: number) => ({
  from,
  to,
  orders: groups(existing, 5),
  revenue: null,
});
const whole = period("2026-11-11", "2027-01-10", 60);
const path: Path = {
  whole,
  weeks: [],
  months: [
    period("2026-11-11", "2026-11-30", 20),
    period("2026-12-01", "2026-12-31", 30),
    period("2027-01-01", "2027-01-10", 10),
  ],
  past: [
    { from: "2025-11-01", to: "2025-11-30", orders: 40, revenue: 0 },
    { from: "2026-10-01", to: "2026-10-31", orders: 50, revenue: 0 },
    { from: "2026-11-01", to: "2026-11-10", orders: 17, revenue: 0 },
  ],
};

test("the month of the forecast has what was bought and the rest; a month that the horizon cuts off is left out", () => {
  const months = pathMonths(path, "orders");
  expect(months.map(({ month, actual, ahead, lastYear }) => [month, actual, ahead?.expected, lastYear])).toEqual([
    ["2025-11", 40, undefined, null],
    ["2026-10", 50, undefined, null],
    ["2026-11", 17, 42, 40],
    ["2026-12", null, 35, null],
  ]);
  expect(months[2]?.ahead).toMatchObject({ lower95: 40, upper95: 44, existing: 20, newcomers: 5 });
});

test("the expected line and its bands begin where the actual one ends", () => {
  const points = plotPoints(pathMonths(path, "orders"));
  expect(points.map(({ expected }) => expected)).toEqual([null, 50, 42, 35]);
  expect(points.map(({ actual }) => actual)).toEqual([40, 50, null, null]);
  expect(points[1]?.band).toEqual([50, 50]);
});

test("a forecast without known amounts has no revenue ahead", () => {
  expect(pathMonths(path, "revenue").every(({ ahead }) => ahead === null)).toBe(true);
});
