"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AcquisitionCosts } from "#contracts/cohorts/acquisition-costs.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useMonthWords } from "#ui/shared/people/use-month-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../cohorts.module.css";

const CostDialog = lazily(() => import("./cost-dialog.tsx").then(({ CostDialog: it }) => it));

type Month = { month: string; campaigns: number; amount: number };

/** The costs by month, newest first. */
const byMonth = ({ data }: AcquisitionCosts): Month[] => {
  const months = new Map<string, Month>();
  for (const { month, amount } of data) {
    const sum = months.get(month) ?? { month, campaigns: 0, amount: 0 };
    months.set(month, { month, campaigns: sum.campaigns + 1, amount: sum.amount + amount });
  }
  return [...months.values()];
};

type Props = { costs: AcquisitionCosts; onSaved: () => void };

/** Which months have costs, and the way to add some. */
export const CostsCard = ({ costs, onSaved }: Props) => {
  const t = useTranslations("cohorts");
  const { count, money } = useFormats();
  const { month: monthWords } = useMonthWords();
  const mayEdit = useCan({ resource: "cohorts", action: "edit" }).data?.can ?? false;
  const [isOpen, setOpen] = useState(false);
  const confirm = useConfirm();
  const { write } = useWrite("DELETE /api/admin/acquisition-costs", { refresh: onSaved });
  const months = byMonth(costs);
  const remove = (month: string) =>
    confirm({
      title: t("delete_title", { month: monthWords(month) }),
      content: t("delete_content"),
      okText: t("delete"),
      onOk: () => write({ month }, { successMessage: t("deleted", { month: monthWords(month) }) }),
    });
  return (
    <Card
      title={t("costs_title")}
      isLoose
      tools={
        mayEdit && (
          <Button type={months.length === 0 ? "primary" : "default"} onClick={() => setOpen(true)}>
            {t("upload")}
          </Button>
        )
      }
    >
      {months.length === 0 ? (
        <>
          <p>{t("costs_empty")}</p>
          <pre className={styles.example}>{t("costs_example")}</pre>
          {!mayEdit && <p className={styles.soft}>{t("costs_no_right")}</p>}
        </>
      ) : (
        <>
          <DataTable
            caption={t("costs_title")}
            isCaptionHidden
            rows={months}
            keyOf={({ month }) => month}
            columns={[
              {
                name: "month",
                title: t("dimensions.month"),
                value: (row) => row.month,
                show: (row) => monthWords(row.month),
              },
              {
                name: "campaigns",
                title: t("campaigns"),
                value: (row) => row.campaigns,
                show: (row) => count(row.campaigns),
              },
              { name: "amount", title: t("cost"), value: (row) => row.amount, show: (row) => money(row.amount) },
              ...(mayEdit
                ? [
                    {
                      name: "delete",
                      title: t("change"),
                      value: () => "",
                      show: ({ month }: Month) => (
                        <Button
                          size="small"
                          aria-label={t("delete_month", { month: monthWords(month) })}
                          onClick={() => remove(month)}
                        >
                          {t("delete")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {costs.total > costs.data.length && (
            <p className={styles.soft}>{t("costs_more", { count: costs.data.length })}</p>
          )}
        </>
      )}
      {isOpen && <CostDialog onClose={() => setOpen(false)} onSaved={onSaved} />}
    </Card>
  );
};
