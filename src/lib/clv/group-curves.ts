import type { PageForecast } from "#lib/clv/forecast.ts";
import { type ClvTier, CURVE_SHARES } from "#lib/clv/forecast-setting.ts";

/** What existing customers are grouped by; an acquisition month is the one of the first purchase. */
export const GROUPINGS = ["tier", "rfmSegment", "cohort", "acquisitionMonth"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/**
 * What a group's customers buy until each of `CURVE_SHARES` of the horizon by their own forecasts. Money in major units, not
 * discounted. `key` is null for customers without a value.
 */
export type GroupCurve = { key: string | null; customers: number; orders: number[]; revenue: number[] };
export type GroupCurves = Record<Grouping, GroupCurve[]>;

type Keys = (row: number) => string | null;

const getGroupKeys = (page: PageForecast, tierAt: Keys): Record<Grouping, Keys> => {
  const { rfmSegments, cohorts, acquisitionMonths } = page;
  return {
    tier: tierAt,
    rfmSegment: (row) => rfmSegments?.[row] ?? null,
    cohort: (row) => cohorts.labels[cohorts.of[row] as number] ?? null,
    acquisitionMonth: (row) => acquisitionMonths.labels[acquisitionMonths.of[row] as number] ?? null,
  };
};

const addRow = (curve: GroupCurve, page: PageForecast, row: number, perMajor: number): void => {
  const worth = (page.expectedOrderValue[row] as number) / perMajor;
  curve.customers += 1;
  for (let at = 0; at < CURVE_SHARES.length; at++) {
    const orders = (page.ordersBy[at]?.[row] ?? page.expectedPurchases[row]) as number;
    curve.orders[at] = (curve.orders[at] as number) + orders;
    curve.revenue[at] = (curve.revenue[at] as number) + orders * worth;
  }
};

/** The sums of all customers' forecasts by group; `tiers` has each customer's tier, page by page. */
export const groupCurves = (
  pages: readonly PageForecast[],
  tiers: readonly ClvTier[],
  perMajor: number,
): GroupCurves => {
  const found = new Map(GROUPINGS.map((by) => [by, new Map<string | null, GroupCurve>()]));
  let before = 0;
  for (const page of pages) {
    const from = before;
    const keys = getGroupKeys(page, (row) => tiers[from + row] ?? null);
    for (const [by, curves] of found) {
      for (let row = 0; row < page.customerIds.length; row++) {
        const key = keys[by](row);
        const zeros = () => CURVE_SHARES.map(() => 0);
        const curve = curves.get(key) ?? { key, customers: 0, orders: zeros(), revenue: zeros() };
        curves.set(key, curve);
        addRow(curve, page, row, perMajor);
      }
    }
    before += page.customerIds.length;
  }
  return Object.fromEntries([...found].map(([by, curves]) => [by, [...curves.values()]])) as GroupCurves;
};
