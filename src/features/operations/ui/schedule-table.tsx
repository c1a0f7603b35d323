"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useRunWords } from "./run-progress.tsx";
import styles from "./runs.module.css";

const EVERY = { day: "runs.every_day_at", week: "runs.every_monday_at", month: "runs.every_first_at" } as const;

/** The daily, weekly and monthly jobs, for users who manage the business. */
export const useSchedule = () => {
  const isAllowed = useCan({ resource: "jobs", action: "manage" }).data?.can === true;
  const { query, error, retry } = useAnswer("GET /api/admin/schedule", {}, { isAllowed, staleMs: 60_000 });
  return { planned: query.data?.data, error, retry };
};

/** They, with their time in the business's time zone and their next run. */
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
                <td>{t(EVERY[every], { time: formats.clock(nextAt) })}</td>
                <td>{formats.dated(nextAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
};
