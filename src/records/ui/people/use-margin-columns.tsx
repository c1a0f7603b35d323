"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.ts";
import { TwoLines } from "#core/ui/table/two-lines.tsx";

type WithMargin = { grossMargin: number | null; marginRate: number | null; costCoverage: number | null };
type MarginColumn<Name extends keyof WithMargin> = ListColumn<WithMargin> & { name: Name };

/** Gross margin and its rate, and of how much of the revenue they are unless it is all of it. */
export const useMarginColumns = () => {
  const t = useTranslations("margin");
  const { money, percent } = useFormats();
  const knownOf = ({ grossMargin, costCoverage }: WithMargin): string | null =>
    grossMargin === null || costCoverage === null || costCoverage >= 1
      ? null
      : t("costs_known", { share: percent(costCoverage) });
  const grossMargin: MarginColumn<"grossMargin"> = {
    name: "grossMargin",
    title: t("gross_margin"),
    term: "gross_margin",
    align: "end",
    show: (row) =>
      row.grossMargin === null ? "–" : <TwoLines below={knownOf(row)}>{money(row.grossMargin)}</TwoLines>,
  };
  const marginRate: MarginColumn<"marginRate"> = {
    name: "marginRate",
    title: t("margin_rate"),
    term: "gross_margin_rate",
    align: "end",
    show: ({ marginRate }) => (marginRate === null ? "–" : percent(marginRate)),
  };
  return { grossMargin, marginRate, knownOf };
};
