"use client";

import { useLocale } from "next-intl";
import { call, type InputOf } from "#core/ui/call.ts";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

type PreviewInput = InputOf<"POST /api/admin/segments/preview">;

const useSegmentPreview = (asked: PreviewInput | null) => {
  const locale = useLocale();
  return useLivePreview(asked, locale, (input, signal) => call("POST /api/admin/segments/preview", input, { signal }));
};

const requestFor = (criteria: Criteria | null, segmentId?: string): PreviewInput | null =>
  criteria && { criteria, withReach: true, ...(segmentId !== undefined && { segmentId }) };

/** Previews the criteria while they are edited. With `segmentId`, also lists who would join and leave that segment. */
export const usePreview = (criteria: Criteria | null, segmentId?: string) =>
  useSegmentPreview(requestFor(criteria, segmentId));

/** Like `usePreview`, with the exact count after an estimate; both list the same customers. */
export const useExactPreview = (criteria: Criteria | null, segmentId?: string) => {
  const fast = usePreview(criteria, segmentId);
  const request = requestFor(criteria, segmentId);
  const exact = useSegmentPreview(request && fast.current?.isEstimate ? { ...request, exact: true } : null);
  if (!fast.current) return fast;
  const current = exact.current ? { ...exact.current, sample: fast.current.sample } : fast.current;
  // If it fails, the estimate stays.
  return { ...fast, current, last: current, isCounting: exact.isCounting };
};

export type LivePreview = ReturnType<typeof useExactPreview>;
