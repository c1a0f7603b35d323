"use client";

import { useAnswer } from "#core/ui/data/use-answer.ts";
import { type RfmState, STANDARD } from "../report-state.ts";

/** A change to what they count reloads them before. */
export const FRESH_MS = 60_000;

/** The figures of a report's segments, loaded beside it. */
export const useGroups = ({
  method,
  days,
  storefront,
  basis,
  compare,
}: Pick<RfmState, "method" | "days" | "storefront" | "basis" | "compare">) => {
  const input = {
    method,
    days: String(days),
    ...(storefront !== null && { storefrontId: String(storefront) }),
    ...(basis !== STANDARD.basis && { valueBasis: basis }),
    ...(compare !== STANDARD.compare && { compare }),
  };
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/groups", input, { staleMs: FRESH_MS });
  return { groups: answer?.data, error, isLoading: !answer && !error, retry };
};
