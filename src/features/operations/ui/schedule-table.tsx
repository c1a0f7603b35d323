"use client";

import { type HttpError, useCan, useList } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import type { ScheduledRun } from "#features/runs/contracts.ts";
import { useRunWords } from "./run-progress.tsx";
import styles from "./runs.module.css";

/** The daily and weekly jobs, for users who manage the business. */
export const useSchedule = () => {
  const { query } = useList<ScheduledRun & { id?: string }, HttpError>({
    resource: "schedule",
    errorNotification: false,
    queryOptions: { enabled: useCan({ resource: "jobs", action: "manage" }).data?.can === true, staleTime: 60_000 },
  });
  return { planned: query.data?.data, error: query.error, retry: () => void query.refetch() };
};

/** The daily and weekly jobs, with their time in the business's time zone and their next run. */
export const ScheduleTable = () => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useRunWords();
  const { planned, error, retry } = useSchedule();
  if (error) return <ErrorCard title={t("table.failed")} error={error} onRetry={retry} />;
  if (!planned) return <ListSkeleton columns={3} />;
  return (
    <Card>
      <div className="overflow-x-auto">
        <table className={styles.steps}>
          <caption className="visually-hidden">{t("runs.scheduled")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("runs.kind")}</th>
              <th scope="col">{t("runs.why")}</th>
              <th scope="col">{t("runs.next")}</th>
            </tr>
          </thead>
          <tbody>
            {planned.map(({ kind, name, every, nextAt }) => (
              <tr key={`${kind} ${name}`}>
                <th scope="row">{name === null ? words.kind({ kind }) : `${words.kind({ kind })}: ${name}`}</th>
                <td>
                  {t(every === "day" ? "runs.every_day_at" : "runs.every_monday_at", { time: formats.clock(nextAt) })}
                </td>
                <td>{formats.dated(nextAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
};
