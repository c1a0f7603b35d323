"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import styles from "./runs.module.css";
import { defaultRunList, type RunCounts, type RunList, readRunsState, writeRunsState } from "./runs-state.ts";
import { RunsTable } from "./runs-table.tsx";
import { RunsTools } from "./runs-tools.tsx";
import { ScheduleTable } from "./schedule-table.tsx";
import { useOpenRuns } from "./use-open-runs.ts";
import { useRunChanges } from "./use-run-changes.ts";

const ADDRESS = { read: readRunsState, write: writeRunsState, list: LIST_NAMES };

/** Current, failed and finished runs, and the schedule. */
export const RunsPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  const mayEdit = useCan({ resource: "jobs", action: "create" }).data?.can;
  const { recalculate } = useRunChanges();
  const about = { business: business.name, zone: business.timeZone };
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.jobs")}
        about={t(mayManage ? "runs.about" : "runs.own", about)}
        actions={
          mayEdit && (
            <Button type="primary" onClick={() => void recalculate({})}>
              {t("runs.recalculate")}
            </Button>
          )
        }
      />
      <Runs />
    </PageLayout>
  );
};

const Runs = () => {
  const t = useTranslations("table");
  const { counts, error, retry } = useOpenRuns();
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  return counts ? <RunsShown counts={counts} /> : <ListSkeleton columns={5} />;
};

const RunsShown = ({ counts }: { counts: RunCounts }) => {
  const page = useAddressState(ADDRESS);
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  // Decided once: a run that starts or ends must not switch the list while someone uses it.
  const [first] = useState(() => defaultRunList(counts));
  const wanted = page.state.show ?? first;
  const show: RunList = wanted === "scheduled" && !mayManage ? "done" : wanted;
  return (
    <>
      <div className={styles.tools}>
        <RunsTools page={page} show={show} counts={counts} />
      </div>
      {show === "scheduled" ? <ScheduleTable /> : <RunsTable key={show} page={page} show={show} />}
    </>
  );
};
