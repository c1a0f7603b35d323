import type { Scope } from "#core/values/permissions.ts";
import { computeStages, type StageStatus } from "#features/runs/rules/stages.ts";
import { readOpenRuns } from "./store/open-runs.ts";

type ShownStage = Omit<StageStatus, "lastAt"> & { lastAt: string | null };

/** What is being calculated from the business's orders, and how long each calculation took last. */
export const readCalculations = async (scope: Scope): Promise<{ data: ShownStage[]; total: number }> => {
  const { open, last } = await readOpenRuns(scope);
  const data = computeStages(open, last).map(({ lastAt, ...stage }) => ({
    ...stage,
    lastAt: lastAt?.toISOString() ?? null,
  }));
  return { data, total: data.length };
};
