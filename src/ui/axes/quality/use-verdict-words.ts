"use client";

import { useTranslations } from "next-intl";
import { STRONG } from "#lib/domain/axes/membership.ts";
import { MANY_BETWEEN, MOST_BETWEEN, shareBetween, type Verdict } from "#lib/domain/axes/verdict.ts";
import { FAIR_SEPARATION, GOOD_SEPARATION } from "#lib/domain/purchasing/stored-answer.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ActiveAxis } from "../types.ts";

/** The rule behind each verdict, and the two figures that it follows from. */
export const useVerdictWords = () => {
  const t = useTranslations("axes");
  const { fine, percent } = useFormats();
  const bounds = {
    good: fine(GOOD_SEPARATION),
    fair: fine(FAIR_SEPARATION),
    strong: fine(STRONG),
    many: percent(MANY_BETWEEN),
    most: percent(MOST_BETWEEN),
  };
  return {
    rule: (verdict: Verdict): string => t(`verdict_rules.${verdict}`, bounds),
    figures: (axis: Pick<ActiveAxis, "quality" | "warnings">): string[] => {
      const { silhouette } = axis.quality;
      // Truncated, so that a score below a bound never reads like the bound.
      const score =
        silhouette === null ? [] : [t("figures.silhouette", { score: fine(Math.floor(silhouette * 100) / 100) })];
      const share = shareBetween(axis);
      const between =
        share > 0
          ? t("figures.between", { share: percent(share), strong: bounds.strong })
          : t("figures.few_between", { many: bounds.many, strong: bounds.strong });
      return [...score, between];
    },
  };
};
