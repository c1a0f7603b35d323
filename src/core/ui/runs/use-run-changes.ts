"use client";

import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/use-write.ts";

/** Cancels or retries a run, or recalculates the segments again. */
export const useRunChanges = () => {
  const t = useTranslations("runs");
  const options = { key: "runs", reloads: ["GET /api/admin/runs"] } as const;
  const retrying = useWrite("POST /api/admin/runs/{id}/retry", options);
  const recalculation = useWrite("POST /api/admin/segments/recalculate", options);
  const cancelling = useWrite("DELETE /api/admin/runs/{id}", options);
  return {
    cancel: (id: string) => void cancelling.write({ id }, { successMessage: t("cancelled") }),
    retry: (id: string) => void retrying.write({ id }, { successMessage: t("retried") }),
    recalculate: (of: { segmentIds?: string[] }) => recalculation.write(of, { successMessage: t("requested") }),
  };
};
