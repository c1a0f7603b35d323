"use client";

import { useInvalidate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { ForecastSetting } from "#lib/domain/forecast/forecast-setting.ts";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing forecast with these settings, looked at again while a run may replace it; and how to ask for such a run. */
export const useForecast = ({ months, model, level }: ForecastSetting) => {
  const t = useTranslations("runs");
  const asked = useAnswer(
    "GET /api/admin/forecast",
    { months: String(months), model, level: String(level) },
    { keepsBefore: true },
  );
  const invalidateRoutes = useInvalidateRoutes();
  const send = useRowAction("POST /api/admin/forecast/runs", "runs", t("requested"));
  const standing = asked.answer?.data;
  const watch = useRunWatch(standing?.run, asked.retry);
  // Everybody's own forecast is another answer.
  const invalidate = useInvalidate();
  const { isNew } = watch;
  useEffect(() => {
    if (isNew) void invalidate({ resource: "forecast/customers", invalidates: ["list"] });
  }, [isNew, invalidate]);
  return {
    ...asked,
    ...watch,
    standing,
    run: async () => {
      await send({ months, model, level });
      await invalidateRoutes("GET /api/admin/forecast");
    },
  };
};
