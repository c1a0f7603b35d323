"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { isCalculated, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";

/** Why a segment was not updated and from when its members are; null if the last attempt succeeded. */
export const useFailureWords = () => {
  const t = useTranslations("segments");
  const { dated } = useFormats();
  return (segment: Segment): string | null => {
    if (segment.problem === null) return null;
    const reason = segment.problem === "INVALID_CRITERIA" ? "INVALID_CRITERIA" : "INTERNAL_ERROR";
    if (!isCalculated(segment)) return t(`first_problems.${reason}`);
    return t(`problems.${reason}`, { since: dated(pickUpdatedAt(segment)) });
  };
};
