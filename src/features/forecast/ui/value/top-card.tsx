"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { shortName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import styles from "../forecast.module.css";
import type { SideProps } from "../types.ts";
import { IntervalAxis, IntervalLine } from "./interval-line.tsx";
import { moneyScale } from "./money-scale.ts";

/** The customers with the highest expected spending, with their intervals. */
export const TopCard = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations();
  const { decimal, exactPercent, money, moneyShort, percent, short } = useFormats();
  const { top, totals } = shown.answer;
  const rows = top.map((each, i) => ({
    ...each,
    place: i + 1,
    name: each.customer ? shortName(each.customer) : t("forecast.unnamed_customer", { place: i + 1 }),
  }));
  const sum = top.reduce((all, { predictedClv }) => all + predictedClv, 0);
  const scale = moneyScale(top.map(({ predictedClv, lower, upper }) => ({ value: predictedClv, lower, upper })));
  const title = t("forecast.top_title");
  const level = exactPercent(shown.level);
  return (
    <ChartCard
      title={title}
      term="clv"
      answer={t("forecast.top_answer", {
        count: top.length,
        money: moneyShort(sum),
        share: percent(totals.value > 0 ? sum / totals.value : 0),
      })}
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={rows}
          keyOf={({ place }) => String(place)}
          columns={[
            { name: "name", title: t("terms.customer"), value: ({ name }) => name },
            {
              name: "value",
              title: t("forecast.expected"),
              value: (row) => row.predictedClv,
              show: (row) => money(row.predictedClv),
            },
            {
              name: "interval",
              title: t("terms.interval", { level }),
              value: (row) => row.lower,
              show: (row) => t("forecast.interval", { lower: money(row.lower), upper: money(row.upper) }),
            },
            {
              name: "likely",
              title: t("forecast.likely"),
              value: (row) => row.likelyLower,
              show: (row) => t("forecast.interval", { lower: money(row.likelyLower), upper: money(row.likelyUpper) }),
            },
            {
              name: "purchases",
              title: t("forecast.purchases"),
              value: (row) => row.expectedPurchases,
              show: (row) => decimal(row.expectedPurchases),
            },
          ]}
        />
      }
    >
      <ol className={styles.top}>
        {rows.map((row) => (
          <li key={row.place}>
            <span className={styles.topName}>
              {row.customer ? (
                <Link href={customerAddress(row.customer.id, page.address({}))}>{row.name}</Link>
              ) : (
                row.name
              )}
            </span>
            <IntervalLine of={row} scale={scale} />
            <span className={styles.topMoney}>
              {short(row.predictedClv)}
              <span className="visually-hidden">
                {", "}
                {t("forecast.interval", { lower: moneyShort(row.lower), upper: moneyShort(row.upper) })}
              </span>
            </span>
          </li>
        ))}
        <li aria-hidden>
          <span className={styles.topName} />
          <IntervalAxis scale={scale} write={short} />
          <span className={styles.topMoney}>{shown.currency}</span>
        </li>
      </ol>
      <p className={styles.soft}>
        {t("forecast.top_legend", { level })} {scale.isLogarithmic && t("forecast.axis_logarithmic")}
      </p>
    </ChartCard>
  );
};
