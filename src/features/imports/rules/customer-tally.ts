import type { ImportOutcomes, SaveOutcome } from "#records/rules/incoming-records.ts";

/** Counts the customers of a further part of a file. */
export type CustomerTally = (outcomes: ReadonlyMap<string, SaveOutcome>) => ImportOutcomes;

const COUNTS = { created: "customersNew", updated: "customersChanged", unchanged: "customersKept" } as const;
const RANKS = ["unchanged", "updated", "created"] as const satisfies readonly SaveOutcome[];

/**
 * Counts each customer of a file once, however many orders they have and however often they change: as created by the file, else as
 * changed, else as unchanged. A later part may take back what an earlier one counted. `before`: whom an interrupted import has counted.
 */
export const makeCustomerTally = (before: ReadonlyMap<string, SaveOutcome> = new Map()): CustomerTally => {
  const counted = new Map(before);
  return (outcomes) => {
    const counts = { customersNew: 0, customersChanged: 0, customersKept: 0 };
    for (const [id, outcome] of outcomes) {
      const earlier = counted.get(id);
      if (earlier && RANKS.indexOf(earlier) >= RANKS.indexOf(outcome)) continue;
      if (earlier) counts[COUNTS[earlier]]--;
      counts[COUNTS[outcome]]++;
      counted.set(id, outcome);
    }
    return counts;
  };
};
