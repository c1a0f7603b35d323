"use client";

import { ChartTip, type Tip } from "./chart-tip.tsx";

/** The words at an axis. */
export const TICK = { fill: "var(--chart-axis)", fontSize: 12 };

/** What a plot marks under the pointer. */
export const LINE_CURSOR = { stroke: "var(--chart-axis)" };
export const BAR_CURSOR = { fill: "var(--fill-soft)" };

type Hovered = { active: boolean; payload: readonly { payload?: unknown }[] };

/** The tip of a plot, of the point that is asked for: spread into its `Tooltip`. */
export const tipsOf = <Point,>(tipOf: (point: Point) => Tip) => ({
  isAnimationActive: false,
  content: ({ active, payload }: Hovered) => {
    const point = active ? (payload[0]?.payload as Point | undefined) : undefined;
    return <ChartTip tip={point && tipOf(point)} />;
  },
});
