"use client";

import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { isCalculated, updatedAtOf } from "#lib/domain/segments/segment-list.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** Why a segment was not updated and from when its members are; null if the last attempt succeeded. */
export const useFailureWords = () => {
  const t = useTranslations("segments");
  const { dated } = useFormats();
  return (segment: Segment): string | null => {
    if (segment.problem === null) return null;
    const reason = segment.problem === "INVALID_CRITERIA" ? "INVALID_CRITERIA" : "INTERNAL_ERROR";
    if (!isCalculated(segment)) return t(`first_problems.${reason}`);
    return t(`problems.${reason}`, { since: dated(updatedAtOf(segment)) });
  };
};
