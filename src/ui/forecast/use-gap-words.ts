"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** Below half a thousandth there is nothing to say. */
const NOTHING = 0.0005;

/** Expected against actual, as people say it: 0.04 is 4 % too many; null, where nobody bought, a dash. */
export const useGapWords = () => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  return (gap: number | null): string => {
    if (gap === null) return "–";
    if (Math.abs(gap) < NOTHING) return t("exact");
    return t(gap > 0 ? "too_many" : "too_few", { share: percent(Math.abs(gap)) });
  };
};
