"use client";

import { useTranslations } from "next-intl";

const DAYS_A_MONTH = 30.4375;

/** How long somebody is a customer, as people say it: days below two months, then months, then years and months. */
export const useTenureWords = (): ((days: number) => string) => {
  const t = useTranslations("customer");
  return (days) => {
    const months = Math.floor(days / DAYS_A_MONTH);
    if (months < 2) return t("days", { days });
    if (months < 12) return t("months", { months });
    return t("years", { years: Math.floor(months / 12), months: months % 12 });
  };
};
