import type { ComparedRow } from "./compared-table.tsx";

/** `worth` is null if unknown. */
type Group = { key: string; name: string; customers: number; worth: number | null };

/** Every group of either period, those of now first. A group that wasn't found in a period has no customers in it. */
export const comparedGroups = (now: readonly Group[], before: readonly Group[]): ComparedRow[] => {
  const [current, earlier] = [now, before].map((groups) => new Map(groups.map((each) => [each.key, each])));
  const names = new Map([...now, ...before].toReversed().map(({ key, name }) => [key, name]));
  const keys = new Set([...now, ...before].map(({ key }) => key));
  return [...keys].map((key) => ({
    key,
    name: names.get(key) ?? key,
    customers: { now: current?.get(key)?.customers ?? 0, before: earlier?.get(key)?.customers ?? 0 },
    worth: { now: current?.get(key)?.worth ?? null, before: earlier?.get(key)?.worth ?? null },
  }));
};
