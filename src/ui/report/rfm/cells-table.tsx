"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import { type Column, DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { cellName } from "../report-state.ts";
import { type GridCell, gridCells } from "./grid-model.ts";
import { useBandWords } from "./use-band-words.ts";

/** The non-empty cells of the grid as a table. */
export const CellsTable = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { count, percent, money, decimal } = useFormats();
  const bands = useBandWords(report);
  const average = (whole: number, parts: number) => (parts > 0 ? whole / parts : 0);
  const columns: Column<GridCell>[] = [
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
    <DataTable
      caption={t("chart_titles.rfm_grid")}
      isCaptionHidden
      columns={columns}
      rows={gridCells(report).filter(({ customers }) => customers > 0)}
      keyOf={cellName}
    />
  );
};
