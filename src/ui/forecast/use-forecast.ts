"use client";

import { useTranslations } from "next-intl";
import type { ForecastSetting } from "#lib/domain/forecast/forecast-setting.ts";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing forecast with these settings, live; and how to ask for a run that replaces it. */
export const useForecast = ({ months, model, level }: ForecastSetting, isAllowed: boolean) => {
  const t = useTranslations("runs");
  const asked = useAnswer(
    "GET /api/admin/forecast",
    { months: String(months), model, level: String(level) },
    { isAllowed, keepsBefore: true },
  );
  const invalidateRoutes = useInvalidateRoutes();
  const send = useRowAction("POST /api/admin/forecast/runs", "runs", t("requested"));
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run),
    standing,
    run: async () => {
      await send({ months, model, level });
      await invalidateRoutes("GET /api/admin/forecast");
    },
  };
};
