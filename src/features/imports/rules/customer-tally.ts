import type { ImportOutcomes, SaveOutcome } from "#records/rules/incoming-records.ts";

/** Counts the customers of a further part of a file. */
export type CustomerTally = (outcomes: ReadonlyMap<string, SaveOutcome>) => ImportOutcomes;

const COUNTS = { created: "customersNew", updated: "customersChanged", unchanged: "customersKept" } as const;
const RANKS = ["unchanged", "updated", "created"] as const satisfies readonly SaveOutcome[];

/**
 * Counts each customer of a file once, however many orders they have and however often they change: as created by the file, else as
 * changed, else as unchanged. A later part may take back what an earlier one counted.
 */
export const makeCustomerTally = (): CustomerTally => {
  const counted = new Map<string, SaveOutcome>();
  return (outcomes) => {
    const counts = { customersNew: 0, customersChanged: 0, customersKept: 0 };
    for (const [id, outcome] of outcomes) {
      const before = counted.get(id);
      if (before && RANKS.indexOf(before) >= RANKS.indexOf(outcome)) continue;
      if (before) counts[COUNTS[before]]--;
      counts[COUNTS[outcome]]++;
      counted.set(id, outcome);
    }
    return counts;
  };
};
