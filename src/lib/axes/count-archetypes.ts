import type { Archetypes } from "#lib/domain/axes/archetypes/archetypes.ts";
import type { Counts } from "#lib/server/axes/axis-work.ts";
import { toMajor } from "../domain/money.ts";

/** Archetypes with the counts of all customers, for models found from a sample. */
export const countedArchetypes = (archetypes: Archetypes, counts: Counts, currency: string): Archetypes => {
  const total = Object.values(counts.archetypes).reduce((sum, { value }) => sum + value, 0);
  return {
    ...archetypes,
    archetypes: archetypes.archetypes.map((archetype) => {
      const { count, value } = counts.archetypes[archetype.key] ?? { count: 0, value: 0 };
      const [share, value_share] = [count / Math.max(1, counts.customers), total === 0 ? 0 : value / total];
      return { ...archetype, customer_count: count, share, value: toMajor(value, currency), value_share };
    }),
  };
};
