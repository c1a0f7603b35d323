"use client";

import styles from "./chart.module.css";

export type Tip = { title: string; lines: string[] };

/**
 * Details of a mark, the same on focus as on hover. The element always exists, because screen readers announce changes in a
 * live region but not a new live region.
 */
export const ChartTip = ({ tip }: { tip: Tip | undefined }) => (
  <div role="status" className={tip ? `stack small text-ink ${styles.tip}` : undefined}>
    {tip && (
      <>
        <strong>{tip.title}</strong>
        {tip.lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </>
    )}
  </div>
);

/** The text style of axes. */
export const TICK = { fill: "var(--chart-axis)", fontSize: 12 };

/** An axis of times, in milliseconds under `time`, and one without an axis line: spread into `XAxis` and `YAxis`. */
export const TIME_AXIS = {
  dataKey: "time",
  type: "number",
  scale: "time",
  domain: ["dataMin", "dataMax"],
  tick: TICK,
  stroke: "var(--chart-axis-line)",
  tickLine: false,
} as const;
/** Ticks at multiples of 1, 2, 2.5 or 5: 0%, 10%, 20%. */
export const QUIET_AXIS = { tick: TICK, axisLine: false, tickLine: false, niceTicks: "snap125" } as const;

/** The name of an axis: below a plot, `space` pixels from its ticks, and along its left side. */
export const labelBelow = (value: string, space: number) => ({
  ...TICK,
  value,
  position: "insideBottom" as const,
  offset: -space,
});
export const labelAlong = (value: string) => ({
  ...TICK,
  value,
  angle: -90,
  position: "insideLeft" as const,
  style: { textAnchor: "middle" as const },
});

/** The band of an estimate's intervals: spread into `Area`. */
export const INTERVAL_BAND = {
  dataKey: "band",
  type: "linear",
  stroke: "none",
  fill: "var(--chart-interval-band)",
  fillOpacity: 0.6,
  activeDot: false,
  isAnimationActive: false,
} as const;

/** The cursor of a plot's tooltip. */
export const LINE_CURSOR = { stroke: "var(--chart-axis)" };
export const BAR_CURSOR = { fill: "var(--fill-soft)" };

type Hovered = { active: boolean; payload: readonly { payload?: unknown }[] };

/** A plot's tooltip for the active point: spread into `Tooltip`. */
export const buildTooltipProps = <Point,>(tipOf: (point: Point) => Tip) => ({
  isAnimationActive: false,
  content: ({ active, payload }: Hovered) => {
    const point = active ? (payload[0]?.payload as Point | undefined) : undefined;
    return <ChartTip tip={point && tipOf(point)} />;
  },
});
