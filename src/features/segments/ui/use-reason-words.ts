"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { segmentActor } from "#features/segments/contracts/segment-reasons.ts";

/** Why members of a segment changed. Older changes by its creation are stored as an edit, of its first version. */
export const useReasonWords = () => {
  const t = useTranslations("segments.reasons");
  return (reason: string, { version }: Pick<z.infer<typeof segmentActor>, "version">): string => {
    const known = (reason === "edit" && version === 1 ? "created" : reason) as "nightly";
    return t.has(known) ? t(known) : reason;
  };
};
