"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { ChartCard } from "../charts/chart-card.tsx";
import { DataTable } from "../charts/data-table.tsx";
import { useFormats } from "../providers/use-formats.ts";
import styles from "./forecast.module.css";
import { agrees } from "./tracking-model.ts";
import type { Shown } from "./types.ts";

const CalibrationPlot = dynamic(() => import("./calibration-plot.tsx").then(({ CalibrationPlot: it }) => it), {
  ssr: false,
  loading: () => <div className={styles.plotWaiting} />,
});

/** "Does 70 % mean 70 %?": of customers of like expectation, how many were expected to buy and how many did. */
export const CalibrationCard = ({ shown, isTable }: { shown: Shown; isTable: boolean }) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const points = shown.answer.calibration;
  const title = t("chart_titles.calibration");
  if (points.length === 0) return null;
  return (
    <ChartCard
      title={title}
      answer={t("forecast.calibration_answer", { within: points.filter(agrees).length, all: points.length })}
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={points}
          keyOf={({ predicted, happened, customers }) => `${predicted} ${happened} ${customers}`}
          columns={[
            {
              name: "predicted",
              title: t("forecast.calibration_x"),
              value: (point) => point.predicted,
              show: (point) => percent(point.predicted),
            },
            {
              name: "happened",
              title: t("forecast.calibration_y"),
              value: (point) => point.happened,
              show: (point) => percent(point.happened),
            },
            {
              name: "chance",
              title: t("terms.interval", { level: percent(0.95) }),
              value: (point) => point.lower,
              show: ({ lower, upper }) => t("forecast.interval", { lower: percent(lower), upper: percent(upper) }),
            },
            {
              name: "customers",
              title: t("forecast.customers"),
              value: (point) => point.customers,
              show: (point) => count(point.customers),
            },
          ]}
        />
      }
    >
      <CalibrationPlot points={points} label={title} />
      <p className={styles.soft}>{t("forecast.calibration_about")}</p>
    </ChartCard>
  );
};
