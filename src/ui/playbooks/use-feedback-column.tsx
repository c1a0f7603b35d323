"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { FeedbackButtons } from "./feedback-buttons.tsx";
import type { ChurnListRow } from "./types.ts";

/** The outcome column; absent for users who cannot record one and have none to read. */
export const useFeedbackColumn = <Own extends ChurnListRow>(isMarked: boolean): ListColumn<Own>[] => {
  const t = useTranslations("churn");
  const mayEdit = useCan({ resource: "churn", action: "edit" }).data?.can;
  if (!mayEdit && !isMarked) return [];
  const show = (row: Own) => <FeedbackButtons row={row} />;
  return [{ name: "mark", title: t("feedback"), isPinned: true, onPhone: "more", show }];
};
