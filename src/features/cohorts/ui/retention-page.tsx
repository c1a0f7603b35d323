"use client";

import { useTranslations } from "next-intl";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { ViewButton } from "#core/ui/state-link.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { OrderGapsSide, SecondOrderSide } from "#features/products/ui/embed.tsx";
import { RecentMovement } from "#features/report/ui/embed.tsx";
import { RETENTION_TABS } from "#records/rules/report-choices.ts";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { type CohortsAddress, cohortsAddress, RetentionControls } from "./cohort-controls.tsx";
import { CohortsSide, cohortsInput } from "./cohorts-side.tsx";
import { PaybackSide, PaybackViewButton } from "./payback-side.tsx";
import { RetentionMetrics } from "./retention-metrics.tsx";

const Side = ({ page }: { page: CohortsAddress }) => {
  const { tab, view } = page.state;
  const isTable = view === "table";
  switch (tab) {
    case "cohorts":
      return <CohortsSide page={page} />;
    case "second-order":
      return <SecondOrderSide page={page} />;
    case "order-gaps":
      return <OrderGapsSide range={page.state} isTable={isTable} />;
    case "movement":
      return <RecentMovement range={page.state} isTable={isTable} />;
    case "payback":
      return <PaybackSide page={page} />;
  }
};

/** Whether customers come back: cohorts, the second order, the time between orders, movements, and when customers have paid for their acquisition. */
export const RetentionPage = () => (
  <WithSavedViews list="retention">
    <Retention />
  </WithSavedViews>
);

const Retention = () => {
  const t = useTranslations();
  const page = useAddressState(cohortsAddress);
  const { tab } = page.state;
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.customer_retention")}
        about={t("cohorts.about")}
        actions={
          <>
            {tab === "payback" ? (
              <PaybackViewButton page={page} />
            ) : (
              tab !== "second-order" && <ViewButton page={page} />
            )}
            {tab === "cohorts" && (
              <ExportButton
                route="GET /api/admin/cohorts"
                input={{ ...cohortsInput(page.state), exportFormat: "csv" }}
              />
            )}
          </>
        }
      />
      <ViewsBar list="retention" />
      <RetentionControls page={page} />
      <RetentionMetrics state={page.state} />
      <PageTabs
        label={t("nav.customer_retention")}
        tabs={RETENTION_TABS.map((key) => ({ key, label: t(`cohorts.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next })}
      >
        <div className="stack min-w-0 gap-16">
          <Side page={page} />
        </div>
      </PageTabs>
    </PageLayout>
  );
};
