"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ViewButton } from "#core/ui/address/view-button.tsx";
import { useWrite } from "#core/ui/api/use-write.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ProgressLine } from "#core/ui/feedback/progress-line.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AcquisitionCosts } from "#features/cohorts/contracts/acquisition-costs.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import styles from "./cohorts.module.css";
import type { CohortsAddress } from "./cohorts-state.ts";
import { PaybackCards } from "./payback-cards.tsx";

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
const CostsCard = ({ costs, onSaved }: Props) => {
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

const OUTLINE = [
  { cards: 1, height: 320 },
  { cards: 1, height: 320 },
];

const useCosts = () => useAnswer("GET /api/admin/acquisition-costs", { pageSize: "200", sort: "-month" });

/** Without costs there is neither a chart nor a table. */
export const PaybackViewButton = ({ page }: { page: CohortsAddress }) =>
  (useCosts().answer?.total ?? 0) > 0 && <ViewButton page={page} />;

/** What customers cost, and when they have paid for it. */
export const PaybackSide = ({ page }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const { months, cost } = page.state;
  const payback = useAnswer(
    "GET /api/admin/cohorts/payback",
    { by: cost, months: String(months) },
    { keepsBefore: true },
  );
  const costs = useCosts();
  const table = payback.answer?.data;
  const saved = costs.answer;
  const error = payback.error ?? costs.error;
  const retry = () => {
    payback.retry();
    costs.retry();
  };
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!table || !saved) return <PageSkeleton rows={OUTLINE} />;
  return (
    <>
      {saved.total > 0 && <PaybackCards table={table} page={page} />}
      <CostsCard costs={saved} onSaved={retry} />
      {payback.isUpdating && <ProgressLine />}
    </>
  );
};
