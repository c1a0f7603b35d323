"use client";

import { useDelete, useInvalidate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/use-write.ts";

/** Cancels or retries a run, or recalculates the segments again. */
export const useRunChanges = () => {
  const t = useTranslations("runs");
  const invalidate = useInvalidate();
  const { mutate } = useDelete();
  const refresh = () => invalidate({ resource: "runs", invalidates: ["resourceAll"] });
  const retrying = useWrite("POST /api/admin/runs/{id}/retry", { key: "runs", refresh });
  const recalculation = useWrite("POST /api/admin/segments/recalculate", { key: "runs", refresh });
  const cancel = (id: string) =>
    mutate({
      resource: "runs",
      id,
      invalidates: ["resourceAll"],
      successNotification: { type: "success", key: "runs", message: t("cancelled") },
    });
  return {
    cancel,
    retry: (id: string) => void retrying.write({ id }, { successMessage: t("retried") }),
    recalculate: (of: { segmentIds?: string[] }) => recalculation.write(of, { successMessage: t("requested") }),
  };
};
