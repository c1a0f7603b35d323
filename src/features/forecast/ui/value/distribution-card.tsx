"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../forecast.module.css";
import type { ForecastResult } from "../types.ts";

const DistributionPlot = lazyPlot(
  () => import("./distribution-plot.tsx").then(({ DistributionPlot: it }) => it),
  styles.distributionWaiting,
);

/** A histogram of expected spending, with the tiers' cuts. */
export const DistributionCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const { count, money, moneyShort, percent } = useFormats();
  const { distribution, tiers, totals } = shown.answer;
  const high = tiers.find(({ tier }) => tier === "high");
  const title = t("chart_titles.clv_distribution");
  const isAlike = !high || tiers.length < 2 || totals.value === 0;
  return (
    <ChartCard
      title={title}
      term="expected_spend"
      answer={
        isAlike
          ? t("forecast.distribution_alike")
          : t("forecast.distribution_answer", {
              customers: percent(high.share),
              from: moneyShort(high.from),
              value: percent(high.valueShare),
            })
      }
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={distribution.bins}
          keyOf={({ from }) => String(from)}
          columns={[
            { name: "from", title: t("forecast.from"), value: ({ from }) => from, show: ({ from }) => money(from) },
            { name: "to", title: t("forecast.to"), value: ({ to }) => to, show: ({ to }) => money(to) },
            {
              name: "customers",
              title: t("forecast.customers"),
              value: ({ customers }) => customers,
              show: ({ customers }) => count(customers),
            },
            {
              name: "value",
              title: t("forecast.expected"),
              value: ({ value }) => value,
              show: ({ value }) => money(value),
            },
            {
              name: "share",
              title: t("forecast.share_of_money"),
              value: ({ value }) => value,
              show: ({ value }) => percent(totals.value > 0 ? value / totals.value : 0),
            },
          ]}
        />
      }
    >
      <DistributionPlot shown={shown} label={title} />
    </ChartCard>
  );
};
