"use client";

import { useTranslations } from "next-intl";
import type { ListedForecast } from "#contracts/forecast/forecast-customers.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useOrderChanceColumns } from "#ui/shared/people/use-order-chance-columns.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { TierName } from "../value/tier-name.tsx";
import { ForecastWhy } from "./forecast-why.tsx";

/** `here` is the list's own address, for links back to it. */
export const useListColumns = (here: string, months: number): ListColumn<ListedForecast>[] => {
  const t = useTranslations();
  const { decimal, days, money, moneyShort, percent } = useFormats();
  const name = useNameColumn(here);
  const chances = useOrderChanceColumns();
  return [
    name,
    { name: "tier", title: t("forecast.tier"), term: "clv_tier", show: ({ tier }) => <TierName tier={tier} /> },
    {
      name: "predictedClv",
      title: t("forecast.expected"),
      term: "clv",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ predictedClv, lower, upper }) => (
        <TwoLines below={t("forecast.interval", { lower: moneyShort(lower), upper: moneyShort(upper) })}>
          {money(predictedClv)}
        </TwoLines>
      ),
    },
    {
      name: "expectedPurchases",
      title: t("forecast.purchases"),
      term: "expected_purchases",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ expectedPurchases }) => decimal(expectedPurchases),
    },
    {
      name: "pAlive",
      title: t("forecast.still"),
      term: "probability_active",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ pAlive }) => (pAlive === null ? "–" : percent(pAlive)),
    },
    {
      name: "nextOrderOn",
      title: t("forecast.next_on"),
      term: "next_purchase",
      isSortable: true,
      show: ({ nextOrderOn }) =>
        nextOrderOn === null ? t("forecast.not_within", { months }) : days(nextOrderOn, nextOrderOn),
    },
    ...chances.map((column) => ({ ...column, isSortable: true, startsDown: true })),
    { name: "why", title: t("members.why"), onPhone: "more", show: (customer) => <ForecastWhy customer={customer} /> },
  ];
};
