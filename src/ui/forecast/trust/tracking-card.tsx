"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { lazyPlot } from "#ui/shared/charts/lazy-plot.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
import type { ForecastResult } from "../types.ts";
import { useGapWords } from "../use-gap-words.ts";
import { holdoutResult, type TrackingPoint } from "./tracking-model.ts";

const TrackingPlot = lazyPlot(
  () => import("./tracking-plot.tsx").then(({ TrackingPlot: it }) => it),
  styles.trackingWaiting,
);

/** "Forecast vs. actual purchases": cumulative purchases, actual beside expected, including the holdout. */
export const TrackingCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const { count, days } = useFormats();
  const gapWords = useGapWords();
  const { tracking } = shown.answer;
  const title = t("chart_titles.tracking");
  const holdout = tracking && holdoutResult(tracking);
  if (!tracking || !holdout) {
    return (
      <Card title={title} isLoose>
        <p>{t("forecast.tracking_none")}</p>
      </Card>
    );
  }
  const column = (name: Exclude<keyof TrackingPoint, "on">, title: string) => ({
    name,
    title,
    value: (point: TrackingPoint) => point[name],
    show: (point: TrackingPoint) => count(point[name]),
  });
  return (
    <ChartCard
      title={title}
      term="tracking"
      answer={t("forecast.tracking_answer", {
        days: holdout.days,
        actual: count(holdout.actual),
        expected: count(holdout.expected),
        gap: gapWords(holdout.gap),
        isWithin: holdout.isWithin ? "yes" : "no",
      })}
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={tracking.points}
          keyOf={({ on }) => on}
          columns={[
            { name: "on", title: t("forecast.day"), value: ({ on }) => on, show: ({ on }) => days(on, on) },
            column("actual", t("forecast.actual")),
            column("expected", t("forecast.expected_line")),
            column("lower", t("forecast.from")),
            column("upper", t("forecast.to")),
          ]}
        />
      }
    >
      <TrackingPlot tracking={tracking} label={title} />
      <p className={styles.legend} aria-hidden>
        <span data-line="actual">{t("forecast.actual")}</span>
        <span data-line="expected">{t("forecast.expected_line")}</span>
        <span data-line="band">{t("forecast.band")}</span>
      </p>
    </ChartCard>
  );
};
