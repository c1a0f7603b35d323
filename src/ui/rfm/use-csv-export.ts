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

/** The report on screen as a CSV file; a failure is told with its reference. */
export const useCsvExport = (state: RfmState) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { open } = useNotification();
  const [isExporting, setExporting] = useState(false);

  const fetchAndSave = async () => {
    setExporting(true);
    try {
      saveFile(await download(getSegmentationReport, { ...reportQuery(state), export_format: "csv" }, { language }));
    } catch (error) {
      const requestId = error instanceof CallError ? error.requestId : undefined;
      const description = requestId ? t("states.error", { requestId }) : t("shell.not_reachable");
      open?.({ type: "error", key: "export", message: t("rfm.export_failed"), description });
    } finally {
      setExporting(false);
    }
  };
  return { isExporting, exportCsv: () => void fetchAndSave() };
};
