"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import type { Cohort, Cohorts } from "#features/cohorts/contracts/cohorts.ts";
import { cohortName } from "#features/cohorts/rules/cohort-names.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";

/** The names of cohorts and the values of cells, for the reader. */
export const useCohortWords = ({ by, metric, per }: Pick<Cohorts, "by" | "metric" | "per">) => {
  const t = useTranslations("cohorts");
  const { words } = useVoice();
  const { first } = useMonthWords();
  const { amount, count, fine, money, percent, short } = useFormats();
  const isEach = metric === "ltv" || per === "customer";
  const write = (value: number): string => {
    if (metric === "retention") return percent(value);
    if (metric === "orders") return per === "customer" ? fine(value) : count(value);
    return money(value);
  };
  const isMoney = metric !== "retention" && metric !== "orders";
  return {
    name: (row: Pick<Cohort, "kind" | "key" | "label">): string =>
      by === "month" && row.kind === "value" && row.key !== null ? first(row.key) : cohortName(by, row, words),
    isMoney,
    /** Without the currency, for the triangle and axes; a month whose costs are not known has a dash. */
    short: (value: number | null): string => {
      if (value === null) return "–";
      return isMoney ? (isEach ? amount : short)(value) : write(value);
    },
    long: (value: number | null): string => (value === null ? t("no_cost") : write(value)),
  };
};
