"use client";

import { useAnswer } from "#core/ui/data/use-answer.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Stage } from "#features/runs/rules/stages.ts";

/** What is being calculated from the orders, with live updates; null before the first answer. */
export const useCalculations = () => useAnswer("GET /api/admin/calculations", {}).answer?.data ?? null;

/** Whether an import is about to fill what this stage fills. */
export const useIsComing = (stage: Stage): boolean =>
  useCalculations()?.some((one) => one.stage === stage && one.state !== null) ?? false;

/** How long the stage took last, such as "0.4 s"; null before the first run. */
export const useLastTook = (stage: Stage): string | null => {
  const formats = useFormats();
  const ms = useCalculations()?.find((one) => one.stage === stage)?.lastMs ?? null;
  return ms === null ? null : formats.duration(ms);
};
