/** The outcome of an incoming record. `unchanged`: it is stored with the same values, or in a newer version. */
export type SaveOutcome = "created" | "updated" | "unchanged";

export const countOutcomes = (outcomes: Iterable<SaveOutcome>): Record<SaveOutcome, number> => {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
};

/** The IDs of the records that were stored already with these values. */
export const listUnchanged = (outcomes: ReadonlyMap<string, SaveOutcome>): string[] =>
  [...outcomes].flatMap(([id, outcome]) => (outcome === "unchanged" ? [id] : []));
