import type { ComparedRow } from "#ui/shared/comparison/compared-table.tsx";

type Segment = { id: string; label: string; customers: number; avgPurchaseValue: number | null };

/** Every segment of either period, those of now first. A segment that wasn't found in a period has no customers in it. */
export const comparedSegments = (now: readonly Segment[], before: readonly Segment[]): ComparedRow[] => {
  const [nowById, beforeById] = [now, before].map((segments) => new Map(segments.map((each) => [each.id, each])));
  const ids = new Set([...now, ...before].map(({ id }) => id));
  return [...ids].map((id) => {
    const [current, earlier] = [nowById?.get(id), beforeById?.get(id)];
    return {
      ...{ key: id, name: current?.label ?? earlier?.label ?? id },
      customers: { now: current?.customers ?? 0, before: earlier?.customers ?? 0 },
      worth: { now: current?.avgPurchaseValue ?? null, before: earlier?.avgPurchaseValue ?? null },
    };
  });
};
