"use client";

import { useCan } from "@refinedev/core";
import { Progress, Select, Tag } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { CalculationsCard } from "#core/ui/runs/calculations-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { FileDrop, Layouts } from "./file-drop.tsx";
import { UndoButton, useImportWords } from "./import-outcome.tsx";
import styles from "./imports.module.css";
import { useImportProblem } from "./problem-list.tsx";
import { useFormatName } from "./use-file-words.ts";

const IMPORT_STATES = ["queued", "running", "succeeded", "failed", "undone"] as const;
type ImportState = (typeof IMPORT_STATES)[number];

/** The address of the page: the history's filter. */
export const importsAddress = defineAddress({ state: oneOf(IMPORT_STATES, null) }, { list: LIST_NAMES });

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];

/** Live updates report each change; polling covers missed ones. */
const REFRESH_MS = 30_000;

/** Every file that was imported or refused: who, when, its layout, and its progress, result or reason. */
const ImportsTable = () => {
  const t = useTranslations();
  const formats = useFormats();
  const formatName = useFormatName();
  const words = useImportWords();
  const { ofImport } = useImportProblem();
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { state: filter, change } = useAddressState(importsAddress);
  const page = useListTable<Import>({
    resource: "imports",
    sorts: ["startedAt", "fileName"],
    standardSort: "-startedAt",
    pageSize: 10,
    filters: { state: filter.state ?? undefined },
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
  const result = (row: Import): ReactNode => (
    <div className={styles.result}>
      {row.error && <p>{ofImport(row)}</p>}
      {row.undoneAt && <p>{words.undone(row)}</p>}
      {row.state !== "failed" && row.rowsRead > 0 && <p>{words.counts(row)}</p>}
      {mayExport && row.rowsRefused > 0 && (
        <a
          href={`/api/admin/imports/${row.id}/problems?exportFormat=rows`}
          download
          aria-label={t("imports.rejected_of", { file: row.fileName })}
        >
          {t("imports.rejected.title", { count: row.rowsRefused })}
        </a>
      )}
    </div>
  );
  const columns: ListColumn<Import>[] = [
    {
      name: "fileName",
      title: t("imports.file"),
      show: ({ fileName, id, format }) => (
        <TwoLines below={formatName({ name: format })}>
          <Link href={`/imports/new?imports=${id}`}>{fileName}</Link>
        </TwoLines>
      ),
    },
    {
      name: "startedAt",
      title: t("imports.started"),
      startsDown: true,
      show: ({ startedAt, begunBy }) => (
        <TwoLines below={begunBy?.name ?? ""}>{formats.moment(startedAt, new Date())}</TwoLines>
      ),
    },
    { name: "state", title: t("imports.status"), show: status },
    { name: "result", title: t("imports.result.title"), isTall: true, onPhone: "line", show: result },
    { name: "actions", title: t("settings.actions"), onPhone: "more", show: (row) => <UndoButton of={row} isLink /> },
  ];
  const options = [
    { value: "", label: t("imports.any_state") },
    ...IMPORT_STATES.map((value) => ({ value: value as string, label: t(`statuses.run.${value}`) })),
  ];
  return (
    <ListTable
      caption={t("imports.history")}
      columns={columns}
      page={page}
      searchLabel={t("imports.search")}
      tools={
        <Select
          aria-label={t("imports.status")}
          value={filter.state ?? ""}
          options={options}
          popupMatchSelectWidth={false}
          onChange={(chosen) => change({ state: (chosen || null) as ImportState | null, page: 1 })}
        />
      }
      empty={<p>{t(filter.state ? "imports.none_of_state" : "imports.none")}</p>}
    />
  );
};

/** Uploads files and lists earlier imports with their results. */
export const ImportsPage = () => {
  const t = useTranslations();
  const router = useRouter();
  return (
    <PageLayout>
      <PageHeader title={t("nav.imports")} about={t("imports.about")} />
      <FileDrop
        onUploaded={(files) => {
          const ids = files.map(({ id }) => id);
          router.push(`/imports/new?${ids.length === 1 ? "file" : "files"}=${ids.join(",")}`);
        }}
      />
      <CalculationsCard />
      {/* Above the history, whose length is known late. */}
      <Layouts />
      <ImportsTable />
    </PageLayout>
  );
};
