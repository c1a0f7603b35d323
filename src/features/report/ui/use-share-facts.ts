"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Fact } from "./fact-list.tsx";

type Shares = { customers: number; customerShare: number; revenue: number; revenueShare: number };

/** A segment's customers and revenue, each with its share of the total. */
export const useShareFacts = () => {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  return ({ customers, customerShare, revenue, revenueShare }: Shares): Fact[] => [
    {
      label: t("report.customers"),
      term: "share_of_customers",
      value: count(customers),
      note: t("rfm.of_all_customers", { share: percent(customerShare) }),
    },
    {
      label: t("terms.revenue"),
      term: "share_of_revenue",
      value: money(revenue),
      note: t("rfm.of_revenue", { share: percent(revenueShare) }),
    },
  ];
};
