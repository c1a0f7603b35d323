import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { SourceList } from "#core/values/sources.ts";

type Trial = { list: SourceList; isOptional: boolean; tryIt: () => Promise<unknown> };

/** Which lists the keys may read. Throws for a list that is not optional, and for any other problem. */
export const permitted = async (trials: readonly Trial[]): Promise<{ reads: SourceList[]; missing: SourceList[] }> => {
  const [reads, missing]: [SourceList[], SourceList[]] = [[], []];
  for (const { list, isOptional, tryIt } of trials) {
    try {
      await tryIt();
      reads.push(list);
    } catch (error) {
      const isMissing = error instanceof OutgoingError && error.problem === "PERMISSION_MISSING" && isOptional;
      if (!isMissing) throw error;
      missing.push(list);
    }
  }
  return { reads, missing };
};
