"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/segmentation-report.ts";
import { type Column, DataTable } from "../charts/data-table.tsx";
import { useFormats } from "../providers/use-formats.ts";
import { type GridCell, gridCells } from "./grid-model.ts";
import { GrowthMark } from "./growth-mark.tsx";
import styles from "./rfm.module.css";
import { type KeyedSegment, segmentsByValue } from "./segment-model.ts";
import { cellName } from "./url-state.ts";
import { useBandWords } from "./use-band-words.ts";

/** The same figures as the charts, as tables. */
export const ReportTables = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { count, percent, money, decimal } = useFormats();
  const bands = useBandWords(report);
  const segmentName = ({ key }: KeyedSegment) => t(`rfm_segments.${key}.name`);
  const average = (whole: number, parts: number) => (parts > 0 ? whole / parts : 0);

  const ofSegments: Column<KeyedSegment>[] = [
    { name: "segment", title: t("terms.segment"), value: segmentName },
    {
      name: "customers",
      title: t("report.customers"),
      value: (s) => s.customer_count,
      show: (s) => count(s.customer_count),
    },
    {
      name: "customer_share",
      title: t("terms.share_of_customers"),
      value: (s) => s.customer_share,
      show: (s) => percent(s.customer_share),
    },
    { name: "revenue", title: t("terms.revenue"), value: (s) => s.total_revenue, show: (s) => money(s.total_revenue) },
    {
      name: "revenue_share",
      title: t("terms.share_of_revenue"),
      value: (s) => s.revenue_share,
      show: (s) => percent(s.revenue_share),
    },
    {
      name: "average",
      title: t("terms.average_order_value"),
      value: (s) => s.average_order_value,
      show: (s) => money(s.average_order_value),
    },
    {
      name: "growth",
      title: t("terms.growth"),
      value: (s) => s.growth_rate ?? 0,
      show: (s) => <GrowthMark segment={s} />,
    },
  ];
  const ofCells: Column<GridCell>[] = [
    { name: "cell", title: t("terms.cell"), value: cellName },
    {
      name: "recency",
      title: t("scores.recency.name"),
      value: (c) => c.recency,
      show: (c) => bands.days(c.recency),
    },
    {
      name: "frequency",
      title: t("scores.frequency.name"),
      value: (c) => c.frequency,
      show: (c) => bands.orders(c.frequency),
    },
    { name: "customers", title: t("report.customers"), value: (c) => c.customers, show: (c) => count(c.customers) },
    { name: "revenue", title: t("terms.revenue"), value: (c) => c.revenue, show: (c) => money(c.revenue) },
    {
      name: "share",
      title: t("terms.share_of_revenue"),
      value: (c) => c.revenueShare,
      show: (c) => percent(c.revenueShare),
    },
    {
      name: "orders",
      title: t("report.orders_each"),
      value: (c) => average(c.orders, c.customers),
      show: (c) => decimal(average(c.orders, c.customers)),
    },
  ];
  return (
    <>
      <div className={styles.card}>
        <DataTable
          caption={t("rfm.segments_table")}
          columns={ofSegments}
          rows={segmentsByValue(report)}
          keyOf={({ key }) => key}
        />
      </div>
      <div className={styles.card}>
        <DataTable
          caption={t("rfm.cells_table")}
          columns={ofCells}
          rows={gridCells(report).filter(({ customers }) => customers > 0)}
          keyOf={cellName}
        />
      </div>
    </>
  );
};
