"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CustomerChurn } from "#features/axes/contracts/customer-axes.ts";
import { type ChurnReason, riskLevel } from "./churn-model.ts";

/** The churn risk as a level, a sentence and reasons. Percentages are shown only for a calibrated score. */
export const useChurnWords = () => {
  const t = useTranslations("customer_axes.churn");
  const { percent, count } = useFormats();
  return {
    short: (churn: CustomerChurn): string => {
      const order = riskLevel(churn);
      if (churn.isCalibrated) return percent(churn.score);
      return order === null ? t("unknown") : t(`order.${order}`);
    },
    beside: (churn: CustomerChurn): string =>
      churn.isCalibrated ? t("within", { days: Math.round(churn.expectedWithinDays) }) : t("order_only"),
    sentence: (churn: CustomerChurn): string => {
      const days = Math.round(churn.expectedWithinDays);
      if (churn.isCalibrated) return t("likely", { share: percent(churn.score), days });
      if (churn.percentile === null) return t("before_run");
      return t("ordered", { of: count(churn.percentile) });
    },
    reason: (reason: ChurnReason): string => {
      switch (reason.code) {
        case "late":
        case "due":
        case "in_time":
          return t(`reasons.${reason.code}`, { gap: reason.gap, ago: Math.round(reason.ago) });
        case "once":
        case "twice":
          return t(`reasons.${reason.code}`, { ago: Math.round(reason.ago) });
        default:
          return t(`reasons.${reason.code}`);
      }
    },
  };
};
