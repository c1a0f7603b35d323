"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { Move } from "./movement-model.ts";
import { useRankWords } from "./use-rank-words.ts";

/** Every move as a row of a sortable table. */
export const MovementTable = ({ moves }: { moves: readonly Move[] }) => {
  const t = useTranslations();
  const { count, money, percent } = useFormats();
  const { name } = useRankWords();
  const columns: Column<Move>[] = [
    { name: "from", title: t("movement.from"), value: ({ from }) => name(from) },
    { name: "to", title: t("movement.to"), value: ({ to }) => name(to) },
    {
      name: "customers",
      title: t("movement.customers"),
      value: ({ customers }) => customers,
      show: ({ customers }) => count(customers),
    },
    { name: "share", title: t("movement.share"), value: ({ share }) => share, show: ({ share }) => percent(share) },
    {
      name: "before",
      title: t("movement.revenue_before"),
      value: ({ revenueBefore }) => revenueBefore,
      show: ({ revenueBefore }) => money(revenueBefore),
    },
    {
      name: "now",
      title: t("movement.revenue_now"),
      value: ({ revenueNow }) => revenueNow,
      show: ({ revenueNow }) => money(revenueNow),
    },
  ];
  return (
    <DataTable
      caption={t("chart_titles.rfm_flow")}
      isCaptionHidden
      columns={columns}
      rows={[...moves]}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
};
