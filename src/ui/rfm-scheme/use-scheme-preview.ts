"use client";

import type { WireScheme } from "#contracts/rfm-scheme/rfm-scheme.ts";
import { call } from "#ui/shared/api/call.ts";
import { useLivePreview } from "#ui/shared/preview/use-live-preview.ts";

/** Who would move, counted after a pause in editing. Null: nothing to count. */
export const useSchemePreview = (scheme: WireScheme | null, revision: number) => {
  const input = scheme && { thresholds: scheme.thresholds, cells: scheme.cells };
  return useLivePreview(input, revision, (asked, signal) =>
    call("POST /api/admin/rfm-scheme/preview", asked, { signal }),
  );
};

export type SchemePreview = ReturnType<typeof useSchemePreview>;
