"use client";

import { useTranslations } from "next-intl";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { ViewButton } from "#ui/shared/address/view-button.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import styles from "./cohorts.module.css";
import { cohortsInput } from "./cohorts-input.ts";
import { CohortsSide } from "./cohorts-side.tsx";
import { readCohortsState, TABS, writeCohortsState } from "./cohorts-state.ts";
import { PaybackSide, PaybackViewButton } from "./payback/payback-side.tsx";

const ADDRESS = { read: readCohortsState, write: writeCohortsState };

/** What customers who started alike did since, and whether they have paid for their acquisition. */
export const CohortsPage = () => {
  const t = useTranslations();
  const page = useAddressState(ADDRESS);
  const { tab } = page.state;
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.cohorts")}
        about={t("cohorts.about")}
        actions={
          <>
            {tab === "payback" ? <PaybackViewButton page={page} /> : <ViewButton page={page} />}
            {tab === "cohorts" && (
              <ExportButton
                route="GET /api/admin/cohorts"
                input={{ ...cohortsInput(page.state), exportFormat: "csv" }}
              />
            )}
          </>
        }
      />
      <PageTabs
        label={t("cohorts.tabs_label")}
        tabs={TABS.map((key) => ({ key, label: t(`cohorts.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next })}
      >
        <div className={styles.side}>
          {tab === "cohorts" ? <CohortsSide page={page} /> : <PaybackSide page={page} />}
        </div>
      </PageTabs>
    </PageLayout>
  );
};
