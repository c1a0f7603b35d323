"use client";

import { useCan } from "@refinedev/core";
import { Alert, Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Run } from "#contracts/runs/runs.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useSelection } from "#ui/shared/table/selection/use-selection.ts";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { RunProgress } from "./run-progress.tsx";
import { RunsBar } from "./runs-bar.tsx";
import { RUN_LIST_STATES, type RunList, type RunsState } from "./runs-state.ts";
import { useSchedule } from "./schedule-table.tsx";
import { useRunChanges } from "./use-run-changes.ts";
import { useRunWords } from "./use-run-words.ts";

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

type Props = { page: Address<RunsState>; show: Exclude<RunList, "scheduled"> };

/** The runs of a list, kept up to date while the page is open. */
export const RunsTable = ({ page: { state }, show }: Props) => {
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
      isSortable: true,
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
        <Alert type="warning" showIcon message={t("runs.stale", { time: formats.clock(page.staleSince) })} />
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
