"use client";

import { MoreOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./report-state.ts";

type ExportFormat = "csv" | "pdf";

/** Downloads the current report. */
const useReportExport = (state: RfmState) => {
  const { isLoading, fetchAndSave } = useDownload();
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const exportAs = (wished: ExportFormat) => {
    setFormat(wished);
    void fetchAndSave("GET /api/reports/customers/segmentation", { ...reportQuery(state), export_format: wished });
  };
  return { exporting: isLoading ? format : null, exportAs };
};

const FORMATS = ["csv", "pdf"] as const;

type Props = { state: RfmState; hasReport: boolean; onToggleView: () => void };

/** Actions for the whole page; on phones behind one button. */
export const PageActions = ({ state, hasReport, onToggleView }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayExport = useCan({ resource: "rfm", action: "export" }).data?.can;
  const { exporting, exportAs } = useReportExport(state);
  const exports = mayExport
    ? FORMATS.map((format) => ({ key: format, label: t(`buttons.export_${format}`), onClick: () => exportAs(format) }))
    : [];
  const view = t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table");

  if (isPhone) {
    const items = [{ key: "view", label: view, onClick: onToggleView }, ...exports];
    return (
      <Dropdown trigger={["click"]} autoFocus placement="bottomRight" menu={{ items }} disabled={!hasReport}>
        <Button
          icon={<MoreOutlined aria-hidden />}
          loading={exporting !== null}
          aria-haspopup="menu"
          aria-label={t("rfm.page_actions")}
        />
      </Dropdown>
    );
  }
  return (
    <>
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts="t">
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
