"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { ariaKeys } from "#ui/shared/keys/press.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./report-state.ts";

type ExportFormat = "csv" | "pdf";

/** Downloads the current report. */
const useReportExport = (state: RfmState) => {
  const me = useMe();
  const { isLoading, fetchAndSave } = useDownload();
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const exportAs = (wished: ExportFormat) => {
    setFormat(wished);
    void fetchAndSave("GET /api/reports/customers/segmentation", { ...reportQuery(state, me), export_format: wished });
  };
  return { exporting: isLoading ? format : null, exportAs };
};

const SCHEME_ADDRESS = "/rfm/scheme";

const FORMATS = ["csv", "pdf"] as const;

type Props = { state: RfmState; hasReport: boolean; onToggleView: () => void };

/** Actions for the whole page; on phones behind one button. */
export const PageActions = ({ state, hasReport, onToggleView }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayExport = useCan({ resource: "rfm", action: "export" }).data?.can;
  const mayEditSegments = useCan({ resource: "rfm-scheme", action: "list" }).data?.can && state.method === "rfm";
  const router = useRouter();
  const { exporting, exportAs } = useReportExport(state);
  const exports = mayExport
    ? FORMATS.map((format) => ({ key: format, label: t(`buttons.export_${format}`), onClick: () => exportAs(format) }))
    : [];
  const view = t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table");

  if (isPhone) {
    const edit = { key: "edit", label: t("rfm_scheme.edit"), onClick: () => router.push(SCHEME_ADDRESS) };
    const items = [{ key: "view", label: view, onClick: onToggleView }, ...exports, ...(mayEditSegments ? [edit] : [])];
    return <MoreMenu label={t("rfm.page_actions")} items={items} loading={exporting !== null} disabled={!hasReport} />;
  }
  return (
    <>
      {mayEditSegments && <Link href={SCHEME_ADDRESS}>{t("rfm_scheme.edit")}</Link>}
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts={ariaKeys(SHORTCUTS.view.keys)}>
        {view}
      </Button>
      {exports.map(({ key, label, onClick }) => (
        <Button key={key} onClick={onClick} loading={exporting === key} disabled={!hasReport || exporting !== null}>
          {label}
        </Button>
      ))}
    </>
  );
};
