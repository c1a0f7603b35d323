"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Area, CartesianGrid, ComposedChart, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { buildTooltipProps, LINE_CURSOR, labelBelow, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ValueReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { segmentColor, TIER_CODES } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { type CurvePoint, computeCurveCuts, toCurvePoints } from "./concentration-model.ts";

const FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const HEIGHT = 300;
const CUT = { fill: "var(--ink-text)", fontSize: 13, fontWeight: 600 };

type Props = { report: ValueReport; label: string; isDimmed: (tier: string) => boolean };

/** The cumulative curve in three sections, with the line of equal spending below it and both cuts as lines. */
export const CurvePlot = ({ report, label, isDimmed }: Props) => {
  const t = useTranslations("rfm");
  const { percent } = useFormats();
  const words = useSegmentWords();
  const tipOf = ({ customers, revenue, tier }: CurvePoint) => ({
    title: t("curve_point", { customers: percent(customers), revenue: percent(revenue) }),
    lines: [words(tier).name],
  });
  return (
    <ComposedChart
      responsive
      className={styles.plot ?? ""}
      data={toCurvePoints(report)}
      margin={{ top: 8, right: 16, bottom: 20, left: 0 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="customers"
        type="number"
        domain={[0, 1]}
        ticks={FIFTHS}
        tickFormatter={percent}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        label={labelBelow(t("curve_x"), 14)}
      />
      <YAxis
        type="number"
        domain={[0, 1]}
        ticks={FIFTHS}
        tickFormatter={percent}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        axisLine={false}
        tickLine={false}
        width={44}
      />
      <Tooltip cursor={LINE_CURSOR} {...buildTooltipProps<CurvePoint>(tipOf)} />
      {TIER_CODES.map((tier) => (
        <Area
          key={tier}
          dataKey={tier}
          type="linear"
          stroke={segmentColor(tier)}
          strokeWidth={2}
          fill={segmentColor(tier)}
          fillOpacity={isDimmed(tier) ? 0.06 : 0.22}
          strokeOpacity={isDimmed(tier) ? 0.35 : 1}
          activeDot={{ r: 5, fill: segmentColor(tier), stroke: "var(--chart-mark-border)" }}
          isAnimationActive={false}
        />
      ))}
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--chart-reference)"
        strokeDasharray="2 3"
      />
      {computeCurveCuts(report)
        .filter(({ customers }) => customers > 0 && customers < 1)
        .map(({ customers, revenue }) => (
          <Fragment key={customers}>
            <ReferenceLine x={customers} stroke="var(--chart-axis)" strokeDasharray="6 3" />
            <ReferenceDot
              x={customers}
              y={revenue}
              r={4}
              fill="var(--ink-text)"
              stroke="var(--chart-mark-border)"
              label={{ value: percent(revenue), position: "right", dy: 14, ...CUT }}
            />
          </Fragment>
        ))}
    </ComposedChart>
  );
};
