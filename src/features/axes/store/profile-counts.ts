/** Customers and what they spent, by segment and archetype. */
export type ProfileCounts = {
  customers: number;
  /** By axis and key. */
  segments: Record<string, Record<string, number>>;
  /** `value` in minor units, so that the sum doesn't depend on the order. */
  archetypes: Record<string, { count: number; value: number }>;
};

export const noCounts = (): ProfileCounts => ({ customers: 0, segments: {}, archetypes: {} });

const addArchetype = (
  counts: ProfileCounts,
  key: string,
  { count, value }: ProfileCounts["archetypes"][string],
): void => {
  counts.archetypes[key] ??= { count: 0, value: 0 };
  const own = counts.archetypes[key];
  own.count += count;
  own.value += value;
};

/** Adds `other` to `counts`. */
export const addCounts = (counts: ProfileCounts, other: ProfileCounts): void => {
  counts.customers += other.customers;
  for (const [axis, sizes] of Object.entries(other.segments)) {
    counts.segments[axis] ??= {};
    const own = counts.segments[axis];
    for (const [key, count] of Object.entries(sizes)) own[key] = (own[key] ?? 0) + count;
  }
  for (const [key, own] of Object.entries(other.archetypes)) addArchetype(counts, key, own);
};

type Counted = { archetype: string | null; nearest: readonly number[]; lifetimeValue: number };

/** Counts customers one after another. */
export const profileCounts = (axes: readonly { axis: string; keys: readonly string[] }[]) => {
  const counts = noCounts();
  const sizes = axes.map(({ keys }) => new Int32Array(keys.length));
  return {
    add: ({ archetype, nearest, lifetimeValue: value }: Counted): void => {
      counts.customers += 1;
      for (let i = 0; i < sizes.length; i++) {
        const own = sizes[i] as Int32Array;
        own[nearest[i] as number] = (own[nearest[i] as number] as number) + 1;
      }
      if (archetype !== null) addArchetype(counts, archetype, { count: 1, value });
    },
    total: (): ProfileCounts => ({
      ...counts,
      segments: Object.fromEntries(
        axes.map(({ axis, keys }, i) => [axis, Object.fromEntries(keys.map((key, at) => [key, sizes[i]?.[at] ?? 0]))]),
      ),
    }),
  };
};
