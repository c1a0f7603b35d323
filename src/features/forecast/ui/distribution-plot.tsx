"use client";

import { useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { BAR_CURSOR, buildTooltipProps, labelBelow, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { ForecastResult } from "#features/forecast/ui/forecast-state.ts";
import { type Bin, binPosition, listBinEdges } from "#features/forecast/ui/value-scales.ts";

/** The height of the list beside it on wide screens. */
const HEIGHT = 520;
const PHONE_HEIGHT = 300;
const CUT = { fill: "var(--ink-text)", fontSize: 12, fontWeight: 500 };

/** A column per bin on a money axis with the tiers' cuts; both axes span the same bins. */
export const DistributionPlot = ({ shown, label }: { shown: ForecastResult; label: string }) => {
  const t = useTranslations();
  const { count, moneyShort, percent, short } = useFormats();
  const isPhone = useIsPhone();
  const { distribution, tiers, totals } = shown.answer;
  const { bins, isLogarithmic } = distribution;
  const edges = listBinEdges(bins);
  const name = t("forecast.distribution_x", { currency: shown.currency });
  const tipOf = ({ from, to, customers, value }: Bin) => ({
    title: t("forecast.bin", { from: moneyShort(from), to: moneyShort(to) }),
    lines: [
      t("states.customers", { count: customers }),
      t("forecast.bin_value", {
        money: moneyShort(value),
        share: percent(totals.value > 0 ? value / totals.value : 0),
      }),
    ],
  });
  // The upper tier's label is right of its line, the lowest tier's label left of its end.
  const [high, medium, low] = ["high", "medium", "low"].map((tier) => tiers.find((each) => each.tier === tier));
  const cuts = [
    ...(high && (medium || low) ? [{ from: high.from, words: `${high.label} →`, side: "insideTopLeft" as const }] : []),
    ...(medium && low ? [{ from: medium.from, words: `← ${low.label}`, side: "insideTopRight" as const }] : []),
  ];
  return (
    <BarChart
      responsive
      className={styles.plot ?? ""}
      data={bins.map((bin, place) => ({ ...bin, place }))}
      margin={{ top: 24, right: 16, bottom: 20, left: 0 }}
      barCategoryGap={1}
      style={{ width: "100%", height: isPhone ? PHONE_HEIGHT : HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis xAxisId="bins" dataKey="from" hide height={0} />
      <XAxis
        xAxisId="money"
        dataKey="place"
        type="number"
        domain={[0, bins.length]}
        ticks={edges.map((_, place) => place)}
        tickFormatter={(place: number) => short(edges[place] ?? 0)}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        minTickGap={8}
        label={labelBelow(isLogarithmic ? t("forecast.logarithmic", { name }) : name, 14)}
      />
      <YAxis tickFormatter={count} {...QUIET_AXIS} width={52} allowDecimals={false} />
      <Tooltip cursor={BAR_CURSOR} axisId="bins" {...buildTooltipProps<Bin>(tipOf)} />
      <Bar xAxisId="bins" dataKey="customers" fill="var(--sequential-5)" isAnimationActive={false} />
      {cuts.map(({ from, words, side }) => (
        <ReferenceLine
          key={words}
          xAxisId="money"
          x={binPosition(distribution, from)}
          stroke="var(--ink-text)"
          strokeDasharray="6 3"
          label={{ value: words, position: side, dy: -24, ...CUT }}
        />
      ))}
    </BarChart>
  );
};
