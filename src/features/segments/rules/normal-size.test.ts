import { expect, test } from "vitest";
import { isWithin, normalSize } from "./normal-size.ts";

const days = (sizeOn: (day: number) => number) => Array.from({ length: 56 }, (_, day) => Math.round(sizeOn(day)));

test("a small segment that loses four of its members is not news, one that loses six is", () => {
  const range = normalSize(days(() => 12));
  expect(range).toEqual({ low: 7, high: 17 });
  expect([8, 7, 6].map((members) => range && isWithin(range, members))).toEqual([true, true, false]);
});

test("a large steady segment varies by a tenth", () => {
  expect(normalSize(days(() => 1000))).toEqual({ low: 900, high: 1100 });
});

test("steady growth stays within the range on the next day", () => {
  // Linear growth: the next day is 28.5 days from the median, of which the MAD is 14: 0.6745 × 28.5 / 14 = 1.4.
  const growing = (day: number) => 1000 + 50 * day;
  const range = normalSize(days(growing));
  expect(range && isWithin(range, growing(56))).toBe(true);
});

test("a jump stands out from a weekly rhythm", () => {
  const weekly = (day: number) => 1000 + 100 * Math.sin((2 * Math.PI * day) / 7);
  const range = normalSize(days(weekly));
  expect(range && isWithin(range, weekly(56))).toBe(true);
  expect(range && isWithin(range, 1700)).toBe(false);
});

test("a range never ends below zero", () => {
  expect(normalSize(days(() => 2))?.low).toBe(0);
});

test("13 days are too few", () => {
  expect(normalSize(Array(13).fill(50))).toBeNull();
});
