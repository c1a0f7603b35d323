"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import type { AxisWarning } from "#records/rules/axes/model.ts";

/** The axis's warnings, except those that the verdict on its segments includes. */
export const useWarningWords = () => {
  const t = useTranslations("axes.warnings");
  const { percent } = useFormats();
  const warningText = (code: AxisWarning["code"], values: Record<string, number>): string | null => {
    switch (code) {
      case "all_alike":
        return t("all_alike");
      case "mostly_alike":
        return t("mostly_alike", { share: percent(values.share ?? 0) });
      case "fewer_than_asked":
        return t("fewer_than_asked", { k: values.k ?? 0, asked: values.asked ?? 0 });
      // The verdict says both.
      case "many_between":
      case "weak_separation":
        return null;
    }
  };
  return ({ warnings }: Pick<AxisDetails, "warnings">): string[] =>
    // The contract allows codes of later versions, which have no text here.
    warnings.flatMap(({ code, values }) => warningText(code as AxisWarning["code"], values) ?? []);
};
