"use client";

import { useState } from "react";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./report-state.ts";

export type ExportFormat = "csv" | "pdf";

/** The report on screen as a file. */
export const useReportExport = (state: RfmState) => {
  const { isLoading, fetchAndSave } = useDownload();
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const exportAs = (wished: ExportFormat) => {
    setFormat(wished);
    void fetchAndSave("GET /api/reports/customers/segmentation", { ...reportQuery(state), export_format: wished });
  };
  return { exporting: isLoading ? format : null, exportAs };
};
