"use client";

import { useTranslations } from "next-intl";
import type { SchemeProblem } from "#features/report/rules/rfm/scheme-problems.ts";
import { toMajor } from "#lib/money.ts";

/** Why a value cannot be saved. */
export const useProblemWords = () => {
  const t = useTranslations("rfm_scheme.problems");
  return (problem: SchemeProblem, currency: string): string => {
    if (problem.reason === "number_range") {
      const isMoney = problem.path.startsWith("thresholds.monetary");
      return t("number_range", { min: isMoney ? toMajor(problem.min, currency) : problem.min });
    }
    return problem.reason === "too_long" ? t("too_long", { max: problem.max }) : t(problem.reason);
  };
};
