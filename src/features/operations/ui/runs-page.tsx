"use client";

import { useCan } from "@refinedev/core";
import { Alert, Button, Segmented, Select } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type AddressState, defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import {
  defaultRunList,
  RUN_LIST_STATES,
  RUN_LISTS,
  type Run,
  type RunCounts,
  type RunList,
  runCount,
  useOpenRuns,
} from "#core/ui/runs/use-open-runs.ts";
import { useRunChanges } from "#core/ui/runs/use-run-changes.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { type RowSelection, SelectionBar, useBulkChange, useSelection } from "#core/ui/table/selection.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { RUN_KINDS } from "#runs.ts";
import { RunProgress, useRunWords } from "./run-progress.tsx";
import { ScheduleTable, useSchedule } from "./schedule-table.tsx";

/** The address of the page. Without a state: failed runs if there are any, else current ones, else finished ones. */
export const runsAddress = defineAddress(
  { state: oneOf(RUN_LISTS, null), kind: oneOf(RUN_KINDS, null) },
  { list: LIST_NAMES },
);

type RunsPageAddress = Address<AddressState<typeof runsAddress>>;

/** Cancels or retries the selected runs. A canceled run is queued again by undo. */
const RunsBar = ({ chosen, action }: { chosen: RowSelection; action: "cancel" | "retry" }) => {
  const t = useTranslations("runs");
  const { change, isBusy } = useBulkChange("POST /api/admin/runs/changes", {
    reloads: ["GET /api/admin/runs"],
    wordsOf: (done, count) => t(`did_${done}`, { count }),
    opposite: { cancel: "retry" },
  });
  const act = async () => {
    if (await change(action, chosen.ids)) chosen.clear();
  };
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" loading={isBusy} onClick={() => void act()}>
        {t(`${action}_many`, { count: chosen.count })}
      </Button>
    </SelectionBar>
  );
};

/** What to expect in an empty list. */
const NextRun = () => {
  const t = useTranslations("runs");
  const formats = useFormats();
  const words = useRunWords();
  const { planned = [] } = useSchedule();
  const [next] = [...planned].sort((a, b) => a.nextAt.localeCompare(b.nextAt));
  return next ? <p>{t("empty_next", { kind: words.kind(next), time: formats.dated(next.nextAt) })}</p> : null;
};

/** Live updates report each change; polling covers missed ones. */
const REFRESH_MS = 30_000;

/** Retrying cannot fix an invalid file. */
const isRetriable = ({ problem }: Run): boolean => problem !== "FILE_REFUSED";

type RunsTableProps = { page: RunsPageAddress; show: Exclude<RunList, "scheduled"> };

/** The runs of a list, kept up to date while the page is open. */
const RunsTable = ({ page: { state }, show }: RunsTableProps) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useRunWords();
  const page = useListTable<Run>({
    resource: "runs",
    sorts: ["queuedAt"],
    standardSort: "-queuedAt",
    filters: { state: RUN_LIST_STATES[show].join(","), kind: state.kind ?? undefined },
    refreshMs: REFRESH_MS,
  });
  const { cancel, retry } = useRunChanges();
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  const naming = (run: Run) => ({ kind: words.kind(run), time: words.when(run.queuedAt) });
  const isOpenList = show === "running";
  const { chosen, selection } = useSelection<Run>(`${show} ${state.kind ?? ""}`, page, {
    nameOf: (run) => t("runs.run_of", naming(run)),
    isSelectable: (run) => isOpenList || isRetriable(run),
  });
  const action = (run: Run): ReactNode => {
    if (!isOpenList && !isRetriable(run)) return null;
    return (
      <Button
        type="link"
        size="small"
        aria-label={t(isOpenList ? "runs.cancel_of" : "runs.retry_of", naming(run))}
        onClick={() => (isOpenList ? cancel : retry)(run.id)}
      >
        {t(isOpenList ? "buttons.cancel" : "buttons.retry")}
      </Button>
    );
  };
  const outcome = (run: Run): ReactNode => words.problem(run) ?? words.result(run);
  const result: ListColumn<Run> = {
    name: "result",
    title: t(show === "failed" ? "runs.happened" : "runs.result"),
    isTall: true,
    onPhone: "line",
    show: outcome,
  };
  const actions: ListColumn<Run> = { name: "actions", title: t("settings.actions"), onPhone: "more", show: action };
  const columns: ListColumn<Run>[] = [
    { name: "kind", title: t("runs.kind"), show: (run) => <Link href={`/jobs/${run.id}`}>{words.kind(run)}</Link> },
    { name: "why", title: t("runs.why"), isText: true, show: words.why },
    {
      name: "queuedAt",
      title: t("runs.queued"),
      startsDown: true,
      show: ({ queuedAt }) => words.when(queuedAt),
    },
    { name: "took", title: t("runs.took"), align: "end", show: (run) => words.took(run) ?? "–" },
    { name: "state", title: t("runs.state"), isTall: true, show: (run) => <RunProgress run={run} /> },
    ...(show === "running" ? [] : [result]),
    // Finished runs are repeated from their own page.
    ...(show === "done" ? [] : [actions]),
  ];
  return (
    <>
      {page.staleSince && (
        <Alert
          type="warning"
          showIcon
          message={t("runs.stale", { time: formats.moment(page.staleSince, new Date()) })}
        />
      )}
      <ListTable
        caption={t("runs.list")}
        columns={columns}
        page={page}
        empty={
          <>
            <p>{t(show === "done" && !mayManage ? "runs.empty_own" : `runs.empty_${show}`)}</p>
            <NextRun />
          </>
        }
        {...(show !== "done" && { selection })}
      />
      {show !== "done" && <RunsBar chosen={chosen} action={isOpenList ? "cancel" : "retry"} />}
    </>
  );
};

type Props = { page: RunsPageAddress; show: RunList; counts: RunCounts };

/** Selects the list (with counts) and the kind, and retries all failed runs. */
const RunsTools = ({ page: { state, change }, show, counts }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  const { planned } = useSchedule();
  const { write: retryAll } = useWrite("POST /api/admin/runs/retry", { reloads: ["GET /api/admin/runs"] });
  const label = (shown: RunList): string => {
    if (shown === "done") return t("runs.tab_done");
    const count = shown === "scheduled" ? (planned?.length ?? 0) : runCount(counts, shown);
    return t(`runs.tab_${shown}`, { count });
  };
  const options = RUN_LISTS.filter((shown) => shown !== "scheduled" || mayManage).map((value) => ({
    value,
    label: label(value),
  }));
  const choose = (next: RunList) => change({ state: next, page: 1 });
  const kinds = [
    { value: "", label: t("runs.any_kind") },
    ...RUN_KINDS.map((kind) => ({ value: kind as string, label: t(`job_kinds.${kind}`) })),
  ];
  return (
    <>
      {isPhone ? (
        <Select<RunList> aria-label={t("runs.show")} value={show} options={options} onChange={choose} />
      ) : (
        <Segmented<RunList> name="show" aria-label={t("runs.show")} value={show} options={options} onChange={choose} />
      )}
      {show !== "scheduled" && (
        <Select
          aria-label={t("runs.kind")}
          value={state.kind ?? ""}
          options={kinds}
          popupMatchSelectWidth={false}
          onChange={(kind) => change({ kind: RUN_KINDS.find((each) => each === kind) ?? null, page: 1 })}
        />
      )}
      {show === "failed" && mayManage && state.kind && counts.failed > 0 && (
        <Button
          aria-label={t("runs.retry_all_of", { kind: t(`job_kinds.${state.kind}`) })}
          onClick={() =>
            state.kind &&
            void retryAll(
              { kind: state.kind },
              { successMessage: ({ data }) => t("runs.retried_all", { count: data.retried }) },
            )
          }
        >
          {t("runs.retry_all")}
        </Button>
      )}
    </>
  );
};

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
  const page = useAddressState(runsAddress);
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  // Decided once: a run that starts or ends must not switch the list while someone uses it.
  const [first] = useState(() => defaultRunList(counts));
  const wanted = page.state.state ?? first;
  const show: RunList = wanted === "scheduled" && !mayManage ? "done" : wanted;
  return (
    <>
      <div className="row items-center gap-8">
        <RunsTools page={page} show={show} counts={counts} />
      </div>
      {show === "scheduled" ? <ScheduleTable /> : <RunsTable key={show} page={page} show={show} />}
    </>
  );
};
