"use client";

import { useTranslations } from "next-intl";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing answer of a type, looked at again while a run may replace it; and how to ask for such a run. */
export const usePurchasing = (type: SegmentationType) => {
  const t = useTranslations("runs");
  const asked = useAnswer("GET /api/admin/purchasing", { type }, { keepsBefore: true });
  const invalidateRoutes = useInvalidateRoutes();
  const send = useRowAction("POST /api/admin/purchasing/runs", "runs", t("requested"));
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run, asked.retry),
    standing,
    run: async () => {
      await send({});
      await invalidateRoutes("GET /api/admin/purchasing");
    },
  };
};
