"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useAnswer } from "#core/ui/use-answer.ts";
import { SegmentDialog } from "#records/ui/list/segment-dialog.tsx";

/** The dialog of the customer page, from anywhere. */
export const AddToSegment = ({ customerId, onClose }: { customerId: string; onClose: () => void }) => {
  const t = useTranslations("customer");
  const { open } = useNotification();
  const { answer, error } = useAnswer("GET /api/admin/customers/{id}", { id: customerId });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a failure is shown once
  useEffect(() => {
    if (!error) return;
    open?.({ type: "error", key: "add-to-segment", message: t("failed") });
    onClose();
  }, [error]);
  return answer ? <SegmentDialog customer={answer.data} onClose={onClose} /> : null;
};
