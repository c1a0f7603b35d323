import { failedSegments } from "#lib/server/db/segments/failed-segments.ts";
import type { Scope } from "../domain/permissions.ts";

type SegmentProblem = { id: string; name: string; problem: string; recalculatedAt: string | null };

/** The active segments that the last attempt could not update, by name. */
export const listSegmentProblems = async (scope: Scope): Promise<{ data: SegmentProblem[]; total: number }> => {
  const data = (await failedSegments(scope)).map(({ recalculatedAt, ...segment }) => ({
    ...segment,
    recalculatedAt: recalculatedAt?.toISOString() ?? null,
  }));
  return { data, total: data.length };
};
