import type { AnswerOf } from "#core/ui/api/call.ts";
import { segmentColor } from "#core/ui/theme/segments.ts";
import type { GROUPINGS } from "#features/forecast/rules/path/group-curves.ts";
import { areWholeMonths, toMonth } from "#lib/time/month.ts";
import type { PathMeasure } from "./path/path-model.ts";

type By = (typeof GROUPINGS)[number];
type Group = NonNullable<AnswerOf<"GET /api/admin/forecast/path">["data"]["groups"]>[number];

/** A group, or all smaller ones together (`other`). `name` is null for customers without a value. */
export type ShownGroup = { id: string; name: string | null; color: string; customers: number; total: number };

/** A whole calendar month ahead, with each group's part under its ID. */
export type GroupMonth = { month: string; parts: Record<string, number> };

/** Segments have colors of their own; of other groups only so many can be told apart. */
const MOST_COLORS = 6;
const OTHER = "other";

const pickGroupColor = (by: By, key: string | null, place: number): string => {
  if (key === null) return "var(--chart-reference)";
  if (by === "tier") return `var(--tier-${key})`;
  return by === "rfmSegment" ? segmentColor(key) : `var(--cluster-${place})`;
};

/** The largest groups in their order, and one of all others. */
const splitLargest = (by: By, groups: readonly Group[], worthOf: (group: Group) => number): [Group[], Group[]] => {
  if (by === "tier" || by === "rfmSegment" || groups.length <= MOST_COLORS) return [[...groups], []];
  const largest = new Set(groups.toSorted((a, b) => worthOf(b) - worthOf(a)).slice(0, MOST_COLORS - 1));
  return [groups.filter((group) => largest.has(group)), groups.filter((group) => !largest.has(group))];
};

/** What the chart shows: the groups, and each month's parts. Months that are not whole are left out. */
export const shownGroups = (
  by: By,
  groups: readonly Group[],
  measure: PathMeasure,
): { groups: ShownGroup[]; months: GroupMonth[] } => {
  const worthOf = ({ whole }: Group): number => whole[measure] ?? 0;
  const sumOf = (some: readonly Group[], of: (group: Group) => number) => some.reduce((sum, one) => sum + of(one), 0);
  const [kept, others] = splitLargest(by, groups, worthOf);
  const pools = [
    ...kept.map((group, place) => ({
      id: group.key ?? "none",
      name: group.label,
      color: pickGroupColor(by, group.key, place),
      members: [group],
    })),
    ...(others.length > 0 ? [{ id: OTHER, name: null, color: "var(--chart-reference)", members: others }] : []),
  ];
  const whole = groups[0]?.months.flatMap((period, at) => (areWholeMonths(period) ? [at] : [])) ?? [];
  return {
    groups: pools.map(({ members, ...group }) => ({
      ...group,
      customers: sumOf(members, ({ customers }) => customers),
      total: sumOf(members, worthOf),
    })),
    months: whole.map((at) => ({
      month: toMonth(groups[0]?.months[at]?.from ?? ""),
      parts: Object.fromEntries(
        pools.map(({ id, members }) => [id, sumOf(members, ({ months }) => months[at]?.[measure] ?? 0)]),
      ),
    })),
  };
};
