"use client";

import { call } from "#core/ui/api/call.ts";
import { useLivePreview } from "#core/ui/preview/use-live-preview.ts";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";

/** Who would move, counted after a pause in editing. Null: nothing to count. */
export const useSchemePreview = (scheme: WireScheme | null, revision: number) => {
  const input = scheme && { thresholds: scheme.thresholds, cells: scheme.cells };
  return useLivePreview(input, revision, (asked, signal) =>
    call("POST /api/admin/rfm-scheme/preview", asked, { signal }),
  );
};

export type SchemePreview = ReturnType<typeof useSchemePreview>;
