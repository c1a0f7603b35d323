"use client";

import { useTranslations } from "next-intl";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing answer of a type, live; and how to ask for a run that replaces it. */
export const usePurchasing = (type: SegmentationType) => {
  const t = useTranslations("runs");
  const asked = useAnswer("GET /api/admin/purchasing", { type }, { keepsBefore: true });
  const invalidateRoutes = useInvalidateRoutes();
  const { write } = useWrite("POST /api/admin/purchasing/runs", {
    refresh: () => invalidateRoutes("GET /api/admin/purchasing"),
  });
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run),
    standing,
    run: async () => void (await write({}, { said: t("requested") })),
  };
};
