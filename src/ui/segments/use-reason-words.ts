"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { segmentActor } from "#contracts/segments/segment-reasons.ts";

/** Why members of a segment changed. Its first version is calculated because it was created, which is stored as an edit. */
export const useReasonWords = () => {
  const t = useTranslations("segments.reasons");
  return (reason: string, { version }: Pick<z.infer<typeof segmentActor>, "version">): string => {
    const known = (reason === "edit" && version === 1 ? "created" : reason) as "nightly";
    return t.has(known) ? t(known) : reason;
  };
};
