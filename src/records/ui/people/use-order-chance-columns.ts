"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.ts";
import { ORDER_CHANCE_DAYS, ORDER_CHANCES, type OrderChanceRow } from "#lib/clv/order-chance-days.ts";

/** The chance of an order in the next 7, 30 and 90 days: one column each. */
export const useOrderChanceColumns = (): (ListColumn<OrderChanceRow> & { name: keyof OrderChanceRow })[] => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  return ORDER_CHANCES.map((name, at) => ({
    name,
    title: t("order_within", { days: ORDER_CHANCE_DAYS[at] as number }),
    term: "order_chance",
    align: "end",
    show: ({ [name]: chance }) => (chance === null ? "–" : percent(chance)),
  }));
};
