"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";

/** Smaller differences count as none. */
const NOTHING = 0.0005;

/** The difference between expected and actual as text: 0.04 is 4% too many; null (no purchases) is a dash. */
export const useGapWords = () => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  return (gap: number | null): string => {
    if (gap === null) return "–";
    if (Math.abs(gap) < NOTHING) return t("exact");
    return t(gap > 0 ? "too_many" : "too_few", { share: percent(Math.abs(gap)) });
  };
};
