"use client";

import { useTranslations } from "next-intl";
import type { ForecastSetting } from "#lib/domain/forecast/forecast-setting.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing forecast with these settings, live; and how to ask for a run that replaces it. */
export const useForecast = ({ months, model, level }: ForecastSetting) => {
  const t = useTranslations("runs");
  const asked = useAnswer(
    "GET /api/admin/forecast",
    { months: String(months), model, level: String(level) },
    { keepsBefore: true },
  );
  const invalidateRoutes = useInvalidateRoutes();
  const { write } = useWrite("POST /api/admin/forecast/runs", {
    refresh: () => invalidateRoutes("GET /api/admin/forecast"),
  });
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run),
    standing,
    run: async () => void (await write({ months, model, level }, { said: t("requested") })),
  };
};
