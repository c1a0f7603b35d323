"use client";

import { useNotification } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { getSegmentationReport } from "#contracts/segmentation-report.ts";
import { CallError, download } from "../call.ts";
import { useMay } from "../providers/me.ts";
import { useLanguage } from "../providers/use-language.ts";
import { saveFile } from "../save-file.ts";
import styles from "./rfm.module.css";
import type { RfmState } from "./url-state.ts";

type Props = { state: RfmState; hasReport: boolean; onToggleView: () => void };

export const PageActions = ({ state, hasReport, onToggleView }: Props) => {
  const t = useTranslations();
  const mayExport = useMay("data:export");
  const { language } = useLanguage(false);
  const { open } = useNotification();
  const [isExporting, setExporting] = useState(false);

  const exportCsv = async () => {
    setExporting(true);
    const { days, storefront } = state;
    try {
      const wish = { days: String(days), ...(storefront !== null && { storefront_id: String(storefront) }) };
      saveFile(await download(getSegmentationReport, { ...wish, export_format: "csv" }, { language }));
    } catch (error) {
      const requestId = error instanceof CallError ? error.requestId : undefined;
      const description = requestId ? t("states.error", { requestId }) : t("shell.not_reachable");
      open?.({ type: "error", key: "export", message: t("rfm.export_failed"), description });
    } finally {
      setExporting(false);
    }
  };
  return (
    <div className={styles.actions}>
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts="t">
        {t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table")}
      </Button>
      {mayExport && (
        <Button onClick={() => void exportCsv()} loading={isExporting} disabled={!hasReport}>
          {t("buttons.export_csv")}
        </Button>
      )}
    </div>
  );
};
