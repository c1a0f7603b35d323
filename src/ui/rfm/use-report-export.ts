"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { getSegmentationReport } from "#contracts/segmentation-report.ts";
import { CallError, download } from "../call.ts";
import { useLanguage } from "../providers/use-language.ts";
import { saveFile } from "../save-file.ts";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./url-state.ts";

export type ExportFormat = "csv" | "pdf";

/** The report on screen as a file in the reader's language; a failure is told with its reference. */
export const useReportExport = (state: RfmState) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { open } = useNotification();
  const [exporting, setExporting] = useState<ExportFormat | null>(null);

  const fetchAndSave = async (format: ExportFormat) => {
    setExporting(format);
    try {
      const wish = { ...reportQuery(state), export_format: format };
      saveFile(await download(getSegmentationReport, wish, { language }));
    } catch (error) {
      const requestId = error instanceof CallError ? error.requestId : undefined;
      const description = requestId ? t("states.error", { requestId }) : t("shell.not_reachable");
      open?.({ type: "error", key: "export", message: t("rfm.export_failed"), description });
    } finally {
      setExporting(null);
    }
  };
  return { exporting, exportAs: (format: ExportFormat) => void fetchAndSave(format) };
};
