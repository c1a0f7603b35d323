"use client";

import { useTranslations } from "next-intl";
import type { CostPreview } from "#contracts/cohorts/acquisition-costs.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useMonthWords } from "#ui/shared/people/use-month-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

const SHOWN = 20;

/** The invalid rows of a file, and the first valid ones. */
export const CostPreviewTables = ({ preview: { problems, costs, rowsRefused } }: { preview: CostPreview }) => {
  const t = useTranslations("cohorts");
  const { count, money } = useFormats();
  const { first } = useMonthWords();
  return (
    <>
      {problems.length > 0 && (
        <DataTable
          caption={t("problems", { count: rowsRefused })}
          rows={problems.slice(0, SHOWN)}
          keyOf={({ line }) => String(line)}
          columns={[
            { name: "line", title: t("line"), value: ({ line }) => line, show: ({ line }) => count(line) },
            { name: "column", title: t("column"), value: ({ column }) => column },
            { name: "value", title: t("given"), value: ({ value }) => value },
            { name: "reason", title: t("expected"), value: ({ code }) => t(`cost_problems.${code}`) },
          ]}
        />
      )}
      {costs.length > 0 && (
        <DataTable
          caption={t("first_costs", { shown: Math.min(SHOWN, costs.length), count: costs.length })}
          rows={costs.slice(0, SHOWN)}
          keyOf={({ campaign, month }) => `${month} ${campaign}`}
          columns={[
            { name: "campaign", title: t("dimensions.campaign"), value: ({ campaign }) => campaign },
            {
              name: "month",
              title: t("dimensions.month"),
              value: ({ month }) => month,
              show: ({ month }) => first(month),
            },
            { name: "amount", title: t("cost"), value: ({ amount }) => amount, show: ({ amount }) => money(amount) },
          ]}
        />
      )}
    </>
  );
};
