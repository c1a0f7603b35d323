"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { findSegmentGroup } from "../groups/group-of.ts";
import { GrowthMark } from "./growth-mark.tsx";
import { type KeyedSegment, segmentsInOrder } from "./segment-model.ts";

type Props = { report: SegmentationReport; groups: SegmentGroups | undefined };

export const SegmentsTable = ({ report, groups }: Props) => {
  const reachable = (code: string) => findSegmentGroup(groups, code)?.reachableByEmail ?? 0;
  const t = useTranslations();
  const words = useSegmentWords();
  const { count, percent, money } = useFormats();
  const columns: Column<KeyedSegment>[] = [
    { name: "segment", title: t("terms.segment"), value: ({ key }) => words(key).name },
    {
      name: "customers",
      title: t("report.customers"),
      value: (s) => s.customer_count,
      show: (s) => count(s.customer_count),
    },
    {
      name: "reachable",
      title: t("groups.reachable_column"),
      term: "reachable",
      value: (s) => reachable(s.segment_code),
      show: (s) => count(reachable(s.segment_code)),
    },
    {
      name: "customer_share",
      title: t("terms.share_of_customers"),
      term: "share_of_customers",
      value: (s) => s.customer_share,
      show: (s) => percent(s.customer_share),
    },
    {
      name: "revenue",
      title: t("terms.revenue"),
      term: "revenue",
      value: (s) => s.total_revenue,
      show: (s) => money(s.total_revenue),
    },
    {
      name: "revenue_share",
      title: t("terms.share_of_revenue"),
      term: "share_of_revenue",
      value: (s) => s.revenue_share,
      show: (s) => percent(s.revenue_share),
    },
    {
      name: "average",
      title: t("terms.average_order_value"),
      term: "average_order_value",
      value: (s) => s.average_order_value,
      show: (s) => money(s.average_order_value),
    },
    {
      name: "growth",
      title: t("terms.growth"),
      term: "change",
      value: (s) => s.growth_rate ?? 0,
      show: (s) => <GrowthMark segment={s} />,
    },
  ];
  return (
    <DataTable
      caption={t("chart_titles.rfm_shares")}
      isCaptionHidden
      columns={columns}
      rows={segmentsInOrder(report)}
      keyOf={({ key }) => key}
    />
  );
};
