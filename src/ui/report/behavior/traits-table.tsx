"use client";

import { useTranslations } from "next-intl";
import type { BehaviorReport } from "#contracts/report/segmentation-report-answer.ts";
import { type Column, DataTable } from "#ui/shared/charts/data-table.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { type Trait, traitsOf } from "./trait-model.ts";

export const TraitsTable = ({ report }: { report: BehaviorReport }) => {
  const t = useTranslations();
  const { count, percent, decimal } = useFormats();
  const words = useSegmentWords();
  const columns: Column<Trait>[] = [
    { name: "segment", title: t("terms.segment"), value: ({ key }) => words(key).name },
    { name: "customers", title: t("report.customers"), value: (r) => r.customers, show: (r) => count(r.customers) },
    {
      name: "share",
      title: t("rfm.trait_share"),
      value: (r) => r.segmentShare,
      show: (r) => percent(r.segmentShare),
    },
    {
      name: "all_customers",
      title: t("rfm.trait_all_customers"),
      value: (r) => r.populationShare,
      show: (r) => percent(r.populationShare),
    },
    {
      name: "lift",
      title: t("terms.lift"),
      value: (r) => r.lift,
      show: (r) => t("rfm.times", { lift: decimal(r.lift) }),
    },
  ];
  return (
    <>
      <DataTable
        caption={t("rfm.traits_title")}
        isCaptionHidden
        columns={columns}
        rows={traitsOf(report)}
        keyOf={({ key }) => key}
      />
      <KindsTable report={report} />
    </>
  );
};

const KindsTable = ({ report }: { report: BehaviorReport }) => {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  const columns: Column<BehaviorReport["kinds"][number]>[] = [
    { name: "kind", title: t("rfm.kind"), value: ({ kind }) => t(`behavior_kinds.${kind}.total`) },
    {
      name: "customers",
      title: t("report.customers"),
      value: (r) => r.customer_count,
      show: (r) => count(r.customer_count),
    },
    {
      name: "share",
      title: t("rfm.kind_share"),
      value: (r) => r.customer_share,
      show: (r) => percent(r.customer_share),
    },
    { name: "revenue", title: t("terms.revenue"), value: (r) => r.total_revenue, show: (r) => money(r.total_revenue) },
  ];
  return <DataTable caption={t("rfm.kinds_title")} columns={columns} rows={report.kinds} keyOf={({ kind }) => kind} />;
};
