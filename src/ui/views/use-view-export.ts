"use client";

import type { SavedView } from "#contracts/views/views.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";

/** Exports the rows of a saved view as it was saved, by the address that integrations use too. */
export const useViewExport = () => {
  const { isLoading, fetchAndSave } = useDownload();
  const exportView = ({ id: view, query }: Pick<SavedView, "id" | "query">): Promise<void> => {
    const input = { view, exportFormat: "csv" as const };
    switch (query.list) {
      case "customers":
        return fetchAndSave("GET /api/admin/customers", input);
      case "segments":
        return fetchAndSave("GET /api/admin/segments", input);
      case "forecast":
        return fetchAndSave("GET /api/admin/forecast/customers", input);
      case "churn":
        if (query.tab === "churn") return fetchAndSave("GET /api/admin/actions/churn", input);
        if (query.tab === "outreach") return fetchAndSave("GET /api/admin/actions/outreach", input);
        return fetchAndSave("GET /api/admin/actions/win-back", input);
    }
  };
  return { isLoading, exportView };
};
