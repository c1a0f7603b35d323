"use client";

import { useTranslations } from "next-intl";
import type { ValueReport } from "#contracts/report/segmentation-report.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** Which revenue a tier stands for: "above £1,200". */
export const useTierCut = ({ cuts }: ValueReport) => {
  const t = useTranslations("rfm");
  const { money } = useFormats();
  return (tier: string): string => {
    const { high_above: high, low_below: low } = cuts;
    if (high === null || low === null) return "";
    if (tier === "V3") return t("cut_above", { money: money(high) });
    if (tier === "V1") return t("cut_below", { money: money(low) });
    return low === high
      ? t("cut_exactly", { money: money(low) })
      : t("money_range", { from: money(low), to: money(high) });
  };
};
