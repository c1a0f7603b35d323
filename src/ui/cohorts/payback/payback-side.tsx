"use client";

import { useTranslations } from "next-intl";
import { ViewButton } from "#ui/shared/address/view-button.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import type { CohortsAddress } from "../cohorts-state.ts";
import { CostsCard } from "./costs-card.tsx";
import { PaybackCards } from "./payback-cards.tsx";

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
