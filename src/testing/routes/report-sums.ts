import { expect } from "vitest";

type Told = {
  customer_count: number;
  order_count: number;
  total_revenue: number;
  previous_customer_count: number | null;
};
type Report = { segments: readonly Told[]; totals: { order_count: number; total_revenue: number } };

export const sumOver = <Segment>(segments: readonly Segment[], value: (segment: Segment) => number): number =>
  segments.reduce((running, segment) => running + value(segment), 0);

/** A report's segments contain every customer of both periods exactly once, and all their orders and revenue. */
export const expectAllShared = ({ segments, totals }: Report, now: { length: number }, before: { length: number }) => {
  expect(sumOver(segments, (s) => s.customer_count)).toBe(now.length);
  expect(sumOver(segments, (s) => s.order_count)).toBe(totals.order_count);
  expect(sumOver(segments, (s) => s.total_revenue)).toBeCloseTo(totals.total_revenue, 6);
  expect(sumOver(segments, (s) => s.previous_customer_count ?? 0)).toBe(before.length);
};
