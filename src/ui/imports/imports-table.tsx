"use client";

import { useCan } from "@refinedev/core";
import { Progress, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import styles from "./imports.module.css";

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];

/** Live updates report each change; polling covers missed ones. */
const REFRESH_MS = 30_000;

/** Every file of orders or customers that was imported or refused, with its progress, its result or its reason. */
export const ImportsTable = () => {
  const t = useTranslations();
  const formats = useFormats();
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const page = useListTable<Import>({
    resource: "imports",
    sorts: ["startedAt", "fileName"],
    standardSort: "-startedAt",
    pageSize: 10,
    refreshMs: REFRESH_MS,
  });
  const status = ({ fileName, state, progress }: Import): ReactNode => {
    const label = t(`statuses.run.${state}`);
    if (state !== "running") return state === "succeeded" ? label : <Tag>{label}</Tag>;
    return (
      <>
        {label}
        <Progress
          percent={Math.round((progress ?? 0) * 100)}
          showInfo={false}
          size="small"
          aria-label={`${fileName}, ${label}`}
        />
      </>
    );
  };
  const result = ({ id, fileName, state, error, rowsRefused, ...counts }: Import): ReactNode => (
    <div className={styles.result}>
      {error && <p>{error}</p>}
      {state !== "failed" && counts.rowsRead > 0 && (
        <p>
          {counts.format === "customers"
            ? t("imports.customers_imported", {
                rows: counts.rowsRead,
                added: counts.customersNew,
                changed: counts.customersChanged,
                kept: counts.customersKept,
              })
            : t("imports.rows_imported", {
                rows: counts.rowsRead,
                orders: counts.ordersNew,
                kept: counts.ordersKept,
                refunds: counts.refundsNew,
              })}
        </p>
      )}
      {mayExport && rowsRefused > 0 && (
        <a
          href={`/api/admin/imports/${id}/problems?exportFormat=csv`}
          download
          aria-label={t("imports.skipped_of", { file: fileName })}
        >
          {t("imports.skipped", { count: rowsRefused })}
        </a>
      )}
    </div>
  );
  const columns: ListColumn<Import>[] = [
    {
      name: "fileName",
      title: t("imports.file"),
      isSortable: true,
      show: ({ fileName, runId }) => (runId ? <Link href={`/jobs/${runId}`}>{fileName}</Link> : fileName),
    },
    {
      name: "startedAt",
      title: t("imports.started"),
      isSortable: true,
      startsDown: true,
      show: ({ startedAt }) => formats.moment(startedAt, new Date()),
    },
    { name: "state", title: t("imports.status"), show: status },
    { name: "result", title: t("imports.result"), show: result },
  ];
  return (
    <ListTable
      caption={t("imports.history")}
      columns={columns}
      page={page}
      searchLabel={t("imports.search")}
      empty={<p>{t("imports.none")}</p>}
    />
  );
};
