"use client";

import { useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { BAR_CURSOR, buildTooltipProps, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { amountRange, computeTicks, type SpendMonth } from "./spend-model.ts";

const HEIGHT = 220;

/** The left offset of the columns, which the ribbon below shares. */
export const AXIS_WIDTH = 64;

/** One column per month, with refunds below zero. */
export const SpendPlot = ({ months, label }: { months: SpendMonth[]; label: string }) => {
  const t = useTranslations("customer");
  const { money, moneyShort } = useFormats();
  const words = useMonthWords();
  const tipOf = ({ month, orderCount, charged, refunded }: SpendMonth) => ({
    title: words.month(month),
    lines: [
      t("month_spent", { orders: orderCount, money: money(charged) }),
      ...(refunded < 0 ? [t("month_refunded", { money: money(-refunded) })] : []),
    ],
  });
  return (
    <BarChart
      responsive
      className={styles.plot ?? ""}
      data={months}
      stackOffset="sign"
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      barCategoryGap="24%"
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="month"
        tickFormatter={(month: string, at: number) => (at === 0 ? words.first(month) : words.tick(month))}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        tickLine={false}
        minTickGap={24}
      />
      <YAxis
        type="number"
        ticks={computeTicks(months)}
        domain={amountRange(months)}
        tickFormatter={moneyShort}
        {...QUIET_AXIS}
        width={AXIS_WIDTH}
      />
      <ReferenceLine y={0} stroke="var(--chart-axis-line)" />
      <Tooltip cursor={BAR_CURSOR} {...buildTooltipProps<SpendMonth>(tipOf)} />
      <Bar dataKey="charged" stackId="money" fill="var(--chart-reference)" isAnimationActive={false} />
      <Bar
        dataKey="refunded"
        stackId="money"
        fill="var(--surface-card)"
        stroke="var(--chart-reference)"
        isAnimationActive={false}
      />
    </BarChart>
  );
};
