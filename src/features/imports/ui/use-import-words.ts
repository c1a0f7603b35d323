"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];

/** What an import has changed, in words. */
export const useImportWords = () => {
  const t = useTranslations("imports.counts");
  const isOrders = ({ ordersNew, ordersUpdated, ordersKept, refundsNew }: Import): boolean =>
    ordersNew + ordersUpdated + ordersKept + refundsNew > 0;
  const undo = useTranslations("imports.undo");
  const formats = useFormats();
  return {
    isOrders,
    /** When it was undone and by whom; empty if it was not. */
    undone: ({ undoneAt, undoneBy }: Import): string => {
      if (!undoneAt) return "";
      const when = formats.moment(undoneAt, new Date());
      return undoneBy?.name ? undo("done", { when, name: undoneBy.name }) : undo("done_when", { when });
    },
    counts: (of: Import): string => {
      const { rowsRead: rows, ordersNew, ordersUpdated, ordersKept, refundsNew } = of;
      const { customersNew, customersChanged, customersKept } = of;
      const { format, ticketsNew, ticketsChanged, ticketsKept } = of;
      if (format === "tickets")
        return t("tickets", { rows, added: ticketsNew, changed: ticketsChanged, kept: ticketsKept });
      return isOrders(of)
        ? t("orders", { rows, added: ordersNew, changed: ordersUpdated, kept: ordersKept, refunds: refundsNew })
        : t("customers", { rows, added: customersNew, changed: customersChanged, kept: customersKept });
    },
  };
};
