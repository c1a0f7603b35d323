"use client";

import { useTranslations } from "next-intl";
import { CalibrationCard as Card } from "#core/ui/charts/calibration-card.tsx";
import { agrees } from "#core/ui/charts/calibration-model.ts";
import type { ForecastResult } from "#features/forecast/ui/forecast-state.ts";

/** "Does 70% mean 70%?": expected and actual share of buyers among customers with similar forecasts. */
export const CalibrationCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const points = shown.answer.calibration;
  if (points.length === 0) return null;
  return (
    <Card
      title={t("chart_titles.calibration")}
      term="calibration"
      answer={t("forecast.calibration_answer", { within: points.filter(agrees).length, all: points.length })}
      about={t("forecast.calibration_about")}
      points={points}
      isTable={isTable}
      words={{
        x: t("forecast.calibration_x"),
        y: t("forecast.calibration_y"),
        point: (shares) => t("forecast.calibration_point", shares),
      }}
    />
  );
};
