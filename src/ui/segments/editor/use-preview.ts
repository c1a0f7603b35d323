"use client";

import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { call } from "#ui/shared/api/call.ts";
import { useLivePreview } from "#ui/shared/preview/use-live-preview.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";

/** Previews the criteria while they are edited. With `segmentId`, also lists who would join and leave that segment. */
export const usePreview = (criteria: Criteria | null, segmentId?: string) => {
  const { language } = useLanguage(false);
  const input = criteria && { criteria, withReach: true, ...(segmentId !== undefined && { segmentId }) };
  return useLivePreview(input, language, (asked, signal) =>
    call("POST /api/admin/segments/preview", asked, { signal }),
  );
};

export type LivePreview = ReturnType<typeof usePreview>;
