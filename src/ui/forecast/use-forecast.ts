"use client";

import { useTranslations } from "next-intl";
import { getForecast, runForecast } from "#contracts/forecast.ts";
import type { ForecastSetting } from "#lib/domain/clv/forecast-setting.ts";
import { useAnswer, useAskAgain } from "../providers/use-answer.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";
import { useRowCall } from "../table/use-row-call.ts";

/** The standing forecast with these settings, looked at again while a run may replace it; and how to ask for such a run. */
export const useForecast = ({ months, model, level }: ForecastSetting, isAllowed: boolean) => {
  const t = useTranslations("runs");
  const asked = useAnswer(
    getForecast,
    { months: String(months), model, level: String(level) },
    { isAllowed, keepsBefore: true },
  );
  const askAgain = useAskAgain();
  const send = useRowCall(runForecast, "runs", t("requested"));
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run, asked.retry),
    standing,
    run: async () => {
      await send({ months, model, level });
      await askAgain(getForecast);
    },
  };
};
