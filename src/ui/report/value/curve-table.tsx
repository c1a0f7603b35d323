"use client";

import { useTranslations } from "next-intl";
import type { ValueReport } from "#contracts/report/segmentation-report.ts";
import { type Column, DataTable } from "#ui/shared/charts/data-table.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { type CurvePoint, curveRows } from "./concentration-model.ts";

/** The curve as figures: every tenth of the customers and the cuts. */
export const CurveTable = ({ report }: { report: ValueReport }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const words = useSegmentWords();
  const columns: Column<CurvePoint>[] = [
    { name: "customers", title: t("rfm.curve_x"), value: (p) => p.customers, show: (p) => percent(p.customers) },
    { name: "revenue", title: t("terms.share_of_revenue"), value: (p) => p.revenue, show: (p) => percent(p.revenue) },
    { name: "segment", title: t("terms.segment"), value: ({ tier }) => words(tier).name },
  ];
  return (
    <DataTable
      caption={t("chart_titles.value_curve")}
      isCaptionHidden
      columns={columns}
      rows={curveRows(report)}
      keyOf={({ customers }) => String(customers)}
    />
  );
};
