"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CalibrationCard } from "#core/ui/charts/calibration-card.tsx";
import { agrees, type CalibrationPoint } from "#core/ui/charts/calibration-model.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ReliabilityBin } from "#lib/axes/learn-churn.ts";

/** Deciles of the score as groups of a calibration plot; keeps small ones. */
export const toReliabilityPoints = (reliability: readonly ReliabilityBin[]): CalibrationPoint[] =>
  reliability.map(({ meanScore, lapsedShare, low, high, count }) => ({
    predicted: meanScore,
    happened: lapsedShare,
    lower: low,
    upper: high,
    customers: count,
  }));

/** The churn score's accuracy: last quarter's predictions beside what happened. */
export const ScoreCard = ({ isTable, tools }: { isTable: boolean; tools: ReactNode }) => {
  const t = useTranslations("churn");
  const { percent } = useFormats();
  const mayView = useCan({ resource: "axes", action: "list" }).data?.can === true;
  const { answer, error, retry } = useAnswer("GET /api/admin/axes", {}, { isAllowed: mayView });
  if (error) return <ErrorCard title={t("score_failed")} error={error} onRetry={retry} />;
  const churn = answer?.model?.churn;
  if (!churn) return null;
  const { isCalibrated, examples, calibrationError, reliability } = churn;
  const points = toReliabilityPoints(reliability);
  if (!isCalibrated || points.length === 0) {
    return (
      <Card title={t("score_title")} isLoose>
        <p>{isCalibrated ? t("score_untested") : t("score_uncalibrated", { count: examples })}</p>
      </Card>
    );
  }
  return (
    <CalibrationCard
      title={t("score_title")}
      term="calibration"
      answer={t("score_answer", {
        error: percent(calibrationError),
        within: points.filter(agrees).length,
        all: points.length,
      })}
      about={t("score_about")}
      points={points}
      isTable={isTable}
      tools={tools}
      words={{ x: t("score_x"), y: t("score_y"), point: (shares) => t("score_point", shares) }}
    />
  );
};
