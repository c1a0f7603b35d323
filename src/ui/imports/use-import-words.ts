"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#ui/shared/api/call.ts";

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];

/** What an import has changed, in words. */
export const useImportWords = () => {
  const t = useTranslations("imports.counts");
  const isOrders = ({ ordersNew, ordersUpdated, ordersKept, refundsNew }: Import): boolean =>
    ordersNew + ordersUpdated + ordersKept + refundsNew > 0;
  return {
    isOrders,
    counts: (of: Import): string => {
      const { rowsRead: rows, ordersNew, ordersUpdated, ordersKept, refundsNew } = of;
      const { customersNew, customersChanged, customersKept } = of;
      return isOrders(of)
        ? t("orders", { rows, added: ordersNew, changed: ordersUpdated, kept: ordersKept, refunds: refundsNew })
        : t("customers", { rows, added: customersNew, changed: customersChanged, kept: customersKept });
    },
  };
};
