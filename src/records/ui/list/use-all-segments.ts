"use client";

import { useAnswer } from "#core/ui/use-answer.ts";

/** All segments of the business in one answer, which rules and dialogs share. */
export const useAllSegments = (options: { isAllowed?: boolean; staleMs?: number } = {}) =>
  useAnswer("GET /api/admin/segments", {}, options).query;
