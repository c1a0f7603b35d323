"use client";

import { useTranslations } from "next-intl";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import {
  buildTooltipProps,
  INTERVAL_BAND,
  LINE_CURSOR,
  labelBelow,
  QUIET_AXIS,
  TICK,
} from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SecondOrder } from "#features/products/contracts/second-order.ts";

const HEIGHT = 320;
const MONTHS = [0, 30, 60, 90, 120, 150, 180];

/** Shares change on whole days alone. */
const STEPS = { type: "stepAfter", isAnimationActive: false } as const;

/** Labels of lines closer than this share of the width would overlap. */
const CLOSE = 0.1;

type Quartile = SecondOrder["quartiles"][number];

/** Quartiles that were reached, each with the label of its line; the first of several close ones names them all. */
export const labelQuartiles = (
  quartiles: readonly Quartile[],
  { last, percent }: { last: number; percent: (share: number) => string },
): { day: number; share: number; label: string }[] => {
  const labeled: { day: number; share: number; label: string }[] = [];
  let first: { day: number; label: string } | undefined;
  for (const { day, share } of quartiles) {
    if (day === null) continue;
    const isClose = first !== undefined && day - first.day < CLOSE * last;
    const own = { day, share, label: isClose ? "" : percent(share) };
    if (first && isClose) first.label += `, ${percent(share)}`;
    else first = own;
    labeled.push(own);
  }
  return labeled;
};

export type SecondOrderPlotProps = { label: string } & Pick<SecondOrder, "curve" | "quartiles">;

/** The share that has come back by each day, in the band of its intervals; a dotted line marks each quartile. */
export const SecondOrderPlot = ({ label, curve, quartiles }: SecondOrderPlotProps) => {
  const t = useTranslations("products");
  const { count, percent } = useFormats();
  const points = curve.map((point) => ({ ...point, band: [point.lower, point.upper] }));
  type Point = (typeof points)[number];
  const last = points.at(-1)?.day ?? 0;
  const tipOf = ({ day, value, lower, upper, waiting }: Point) => ({
    title: t("days", { count: day }),
    lines: [
      t("tip_came_back", { share: percent(value) }),
      t("tip_interval", { lower: percent(lower), upper: percent(upper) }),
      t("tip_waiting", { customers: count(waiting) }),
    ],
  });
  return (
    <ComposedChart
      responsive
      className={styles.plot ?? ""}
      data={points}
      margin={{ top: 8, right: 16, bottom: 24, left: 0 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="day"
        type="number"
        domain={[0, last]}
        ticks={MONTHS.filter((day) => day <= last)}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        tickLine={false}
        label={labelBelow(t("curve_x"), 16)}
      />
      <YAxis tickFormatter={percent} {...QUIET_AXIS} width={56} />
      <Tooltip cursor={LINE_CURSOR} {...buildTooltipProps<Point>(tipOf)} />
      <Area {...INTERVAL_BAND} {...STEPS} />
      <Line {...STEPS} dataKey="value" stroke="var(--accent-base)" strokeWidth={2} dot={false} />
      {labelQuartiles(quartiles, { last, percent }).flatMap(({ day, share, label }) => [
        <ReferenceLine
          key={`line ${share}`}
          x={day}
          stroke="var(--chart-reference)"
          strokeDasharray="2 3"
          label={{ value: label, position: "insideTopLeft", ...TICK }}
        />,
        <ReferenceDot
          key={`dot ${share}`}
          x={day}
          y={points.find((point) => point.day === day)?.value ?? share}
          r={4}
          fill="var(--accent-base)"
          stroke="var(--chart-mark-border)"
        />,
      ])}
    </ComposedChart>
  );
};
