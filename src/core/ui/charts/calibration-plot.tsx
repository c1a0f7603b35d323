"use client";

import { useTranslations } from "next-intl";
import { CartesianGrid, ErrorBar, ReferenceLine, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import { useFormats } from "../session/use-formats.ts";
import { type CalibrationPoint, computeAxisEnd } from "./calibration-model.ts";
import styles from "./chart.module.css";
import { buildTooltipProps, labelAlong, labelBelow, TICK } from "./plot-parts.tsx";

const HEIGHT = 360;
const LARGEST = 9;
const SMALLEST = 4;
const TENTHS = 10;

/** The position and data that recharts gives a mark. */
type Mark = { cx?: number | undefined; cy?: number | undefined; payload?: CalibrationPoint };

/** Titles of the axes, and a group's sentence. */
export type CalibrationWords = {
  x: string;
  y: string;
  point: (shares: { predicted: string; happened: string }) => string;
};

type Props = { points: readonly CalibrationPoint[]; label: string; words: CalibrationWords };

/** A mark per group with its interval, against the line of perfect calibration. */
export const CalibrationPlot = ({ points, label, words }: Props) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const reach = computeAxisEnd(points);
  const ticks = Array.from({ length: Math.round(reach * TENTHS) + 1 }, (_, i) => i / TENTHS);
  const most = Math.max(1, ...points.map(({ customers }) => customers));
  const data = points.map((point) => ({
    ...point,
    reach: [point.happened - point.lower, point.upper - point.happened] as const,
  }));
  type Point = (typeof data)[number];
  const tipOf = ({ predicted, happened, lower, upper, customers }: Point) => ({
    title: words.point({ predicted: percent(predicted), happened: percent(happened) }),
    lines: [
      t("forecast.chance", { lower: percent(lower), upper: percent(upper) }),
      t("states.customers", { count: customers }),
    ],
  });
  const axis = { type: "number" as const, domain: [0, reach], ticks, tickFormatter: percent, tick: TICK };
  return (
    <ScatterChart
      responsive
      className={styles.plot ?? ""}
      margin={{ top: 8, right: 16, bottom: 24, left: 8 }}
      style={{ width: "100%", maxWidth: 640, height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid stroke="var(--chart-grid)" />
      <XAxis {...axis} dataKey="predicted" stroke="var(--chart-axis-line)" label={labelBelow(words.x, 16)} />
      <YAxis {...axis} dataKey="happened" stroke="var(--chart-axis-line)" width={64} label={labelAlong(words.y)} />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: reach, y: reach },
        ]}
        stroke="var(--chart-reference)"
        strokeDasharray="4 4"
      />
      <Tooltip cursor={false} {...buildTooltipProps<Point>(tipOf)} />
      <Scatter
        data={data}
        isAnimationActive={false}
        shape={({ cx = 0, cy = 0, payload }: Mark) => (
          <circle
            cx={cx}
            cy={cy}
            r={SMALLEST + (LARGEST - SMALLEST) * Math.sqrt((payload?.customers ?? 0) / most)}
            fill="var(--chart-interval)"
            stroke="var(--chart-mark-border)"
          />
        )}
      >
        <ErrorBar dataKey="reach" direction="y" width={6} strokeWidth={1.5} stroke="var(--chart-interval)" />
      </Scatter>
    </ScatterChart>
  );
};
