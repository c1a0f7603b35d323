"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { lazyPlot } from "#ui/shared/charts/lazy-plot.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../segments.module.css";
import type { Size, TrendMeasure } from "./trend-model.ts";

const TrendPlot = lazyPlot(() => import("./trend-plot.tsx").then(({ TrendPlot: it }) => it), styles.plotWaiting);

type Props = { measure: TrendMeasure; sizes: readonly Size[]; isTable: boolean };

/** A daily measure of the members beside that of all customers. */
export const MeasureCard = ({ measure, sizes, isTable }: Props) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const { name, term, of } = measure;
  const format = (value: number) =>
    ({
      revenue: formats.money,
      order_value: formats.money,
      recency: (days: number) => t("days_short", { days: Math.round(days) }),
      retention: formats.percent,
    })[name](value);
  const written = (value: number | null) => (value === null ? "–" : format(value));
  const points = sizes.map((size) => ({
    day: size.day,
    own: of(size),
    everyone: size.everyone ? of(size.everyone) : null,
  }));
  const last = points.at(-1);
  const title = t(`measures.${name}`);
  return (
    <ChartCard
      title={title}
      term={term}
      answer={t("measure_answer", { own: written(last?.own ?? null), everyone: written(last?.everyone ?? null) })}
      isTable={isTable || points.length < 2}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={[...points].reverse()}
          keyOf={({ day }) => day}
          columns={[
            { name: "day", title: t("day"), value: ({ day }) => day, show: ({ day }) => formats.days(day, day) },
            { name: "own", title: t("members_head"), value: ({ own }) => own ?? -1, show: ({ own }) => written(own) },
            {
              name: "everyone",
              title: t("everyone"),
              value: ({ everyone }) => everyone ?? -1,
              show: ({ everyone }) => written(everyone),
            },
          ]}
        />
      }
    >
      <TrendPlot label={title} points={points} format={format} sizes={sizes} />
    </ChartCard>
  );
};
