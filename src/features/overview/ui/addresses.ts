import { segmentKey } from "#core/ui/theme/segments.ts";
import type { Overview } from "#features/overview/contracts/overview.ts";
import type { Metric } from "#features/overview/rules/figures.ts";
import { ANOTHER, NOT_BUYING } from "#features/report/rules/rfm/movement.ts";
import { addDays } from "#lib/time/day.ts";

type OverviewScope = Pick<Overview, "period" | "storefrontId">;

const buildCustomersUrl = ({ storefrontId }: OverviewScope, parameters: Record<string, string | number>): string => {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  if (storefrontId !== null) query.set("storefront", String(storefrontId));
  return `/rfm/customers?${query}`;
};

/** The customers who were in one segment before the period and are in another at its end; codes of segments. */
export const moveAddress = (shown: OverviewScope, { from, to }: { from: string; to: string }): string =>
  buildCustomersUrl(shown, {
    from: addDays(shown.period.start, -1),
    to: shown.period.end,
    fromSegment: segmentKey(from) ?? from,
    segment: segmentKey(to) ?? to,
  });

const NARROWED: Partial<Record<Metric, Record<string, string>>> = {
  orders: { sort: "-orderCount" },
  new: { history: "first_time" },
  returning: { history: "returning" },
};

/** The customers behind a figure. */
export const metricAddress = (shown: OverviewScope, metric: Metric): string =>
  metric === "lost"
    ? moveAddress(shown, { from: ANOTHER, to: NOT_BUYING })
    : buildCustomersUrl(shown, { days: shown.period.days, to: shown.period.end, ...NARROWED[metric] });

export const championsAddress = (shown: OverviewScope): string =>
  moveAddress(shown, { from: ANOTHER, to: "champions" });

export const reorderAddress = (shown: OverviewScope, days: number): string =>
  buildCustomersUrl(shown, { days, action: "reorder_due" });
