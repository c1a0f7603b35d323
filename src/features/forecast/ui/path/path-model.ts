import type { AnswerOf } from "#core/ui/call.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import type { WhatIfChanges } from "#features/forecast/ui/forecast-state.ts";
import type { GROUPINGS } from "#lib/clv/group-curves.ts";
import { areWholeMonths, toMonth } from "#lib/time/month.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";

export type Path = NonNullable<ForecastAnswer["path"]>;
type Period = Path["months"][number];
export type PathMeasure = "revenue" | "orders";

type PathValues = Period["orders"]["all"];

/** A calendar month: what was bought, what is expected, or, in the month of the forecast, what has been bought and the rest. */
export type PathMonth = {
  /** `2026-11`. */
  month: string;
  /** Its first day, in milliseconds. */
  time: number;
  /** In the month of the forecast, what has been bought so far; null for months ahead. */
  actual: number | null;
  /** Null for months that are over. */
  ahead: (PathValues & { existing: number; newcomers: number }) | null;
  /** The same month of the year before. */
  lastYear: number | null;
  /** What would be expected after changes. */
  whatIf?: number | undefined;
};

const toMonthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

const yearBefore = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;

const addSum = (values: PathValues, sum: number): PathValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value + sum])) as PathValues;

/** The measures that a forecast has. */
export const listMeasures = ({ whole }: Path): PathMeasure[] => (whole.revenue ? ["revenue", "orders"] : ["orders"]);

/**
 * The path by calendar month, oldest first: the year before the forecast and the months ahead. The last month ahead is left out
 * unless it is whole.
 */
export const pathMonths = ({ past, months }: Path, measure: PathMeasure): PathMonth[] => {
  const bought = new Map(past.map((period) => [toMonth(period.from), period[measure]]));
  const current = past.at(-1);
  // A forecast made on a month's last day begins with a whole one.
  const isSplit = current !== undefined && months[0] !== undefined && toMonth(current.from) === toMonth(months[0].from);
  const over = (isSplit ? past.slice(0, -1) : past).slice(-12).map((period): PathMonth => {
    const month = toMonth(period.from);
    const lastYear = bought.get(yearBefore(month)) ?? null;
    return { month, time: toMonthStart(month), actual: period[measure], ahead: null, lastYear };
  });
  const ahead = months.flatMap((period, at): PathMonth[] => {
    const month = toMonth(period.from);
    const groups = period[measure];
    const isRest = at === 0 && isSplit;
    if (!groups || (!areWholeMonths(period) && !isRest)) return [];
    const before = isRest ? (current?.[measure] ?? 0) : 0;
    const { all, existing, newcomers } = groups;
    const parts = { existing: existing.expected, newcomers: newcomers.expected };
    const lastYear = bought.get(yearBefore(month)) ?? null;
    return [
      {
        month,
        time: toMonthStart(month),
        actual: isRest ? before : null,
        ahead: { ...addSum(all, before), ...parts },
        lastYear,
      },
    ];
  });
  return [...over, ...ahead];
};

/** The names of the events with a day in a month (`2026-11`), the first one first. */
export const eventsIn = (
  month: string,
  events: readonly { name: string; startsOn: string; lastDay: string }[],
): string[] =>
  events
    .filter(({ startsOn, lastDay }) => startsOn.slice(0, 7) <= month && month <= lastDay.slice(0, 7))
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
    .map(({ name }) => name);

/** The months with what is expected of them after changes. */
export const withWhatIf = (months: readonly PathMonth[], changed: Path, measure: PathMeasure): PathMonth[] => {
  const after = new Map(pathMonths(changed, measure).map(({ month, ahead }) => [month, ahead?.expected]));
  return months.map((month) => ({ ...month, whatIf: after.get(month.month) }));
};

/** The points of the chart: the expectation and its bands begin where the actual line ends. */
export const plotPoints = (months: readonly PathMonth[]) => {
  const last = months.findLast(({ ahead }) => ahead === null);
  return months.map((month) => {
    const { ahead, time, lastYear } = month;
    const actual = ahead ? null : month.actual;
    const joint = month === last ? actual : null;
    return {
      time,
      actual,
      lastYear,
      month,
      expected: ahead?.expected ?? joint,
      whatIf: month.whatIf ?? (months.some(({ whatIf }) => whatIf !== undefined) ? joint : null),
      band: ahead ? [ahead.lower95, ahead.upper95] : joint !== null && [joint, joint],
      inner: ahead ? [ahead.lower80, ahead.upper80] : joint !== null && [joint, joint],
    };
  });
};

export type PathRecord = NonNullable<Path["record"]>;
export type Method = PathRecord["methods"][number];

/** The method with the most weight, and the one to compare it with: the model of the customers, or the next one if it is that. */
export const leadingMethods = ({ methods }: PathRecord): [Method | undefined, Method | undefined] => {
  const [first, second] = methods;
  return [first, methods.slice(1).find(({ method }) => method === "model") ?? second];
};

type WhatIf = NonNullable<Path["whatIf"]>;
type Groups = Path["months"][number]["orders"];
type GroupValues = Groups["all"];
type Ratios = { existing: number; newcomers: number };

/** The retention that a change leads to, within those that scenarios are known of. */
export const changedRetention = ({ retention, scenarios }: WhatIf, change: number): number => {
  const [first, last] = [scenarios[0]?.retention ?? retention, scenarios.at(-1)?.retention ?? retention];
  return Math.min(last, Math.max(first, retention * (1 + change / 100)));
};

/** A month's orders or revenue relative to the forecast, between the two nearest scenarios. */
const ratiosAt = ({ scenarios }: WhatIf, retention: number, measure: PathMeasure, month: number): Ratios => {
  const above = scenarios.findIndex((scenario) => scenario.retention >= retention);
  const [high, low] = [scenarios[above], scenarios[Math.max(0, above - 1)]];
  const of = (scenario: typeof high, who: keyof Ratios): number => scenario?.[measure]?.[who][month] ?? 1;
  const width = (high?.retention ?? 0) - (low?.retention ?? 0);
  const share = width > 0 ? (retention - (low?.retention ?? 0)) / width : 1;
  const between = (who: keyof Ratios): number => of(low, who) + share * (of(high, who) - of(low, who));
  return { existing: between("existing"), newcomers: between("newcomers") };
};

const scaled = (values: GroupValues, factor: number): GroupValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value * factor])) as GroupValues;

/**
 * The groups times their ratios; intervals move with what is expected. Each figure is rounded, so what changes is added to
 * that of all customers: without changes, it stays the forecast's.
 */
const changed = ({ all, existing, newcomers }: Groups, by: Ratios): Groups => {
  const gained = existing.expected * (by.existing - 1) + newcomers.expected * (by.newcomers - 1);
  const expected = all.expected + gained;
  return {
    all: scaled(all, all.expected > 0 ? expected / all.expected : 1),
    existing: scaled(existing, by.existing),
    newcomers: scaled(newcomers, by.newcomers),
  };
};

const sumExpected = (months: readonly Groups[], who: keyof Groups): number =>
  months.reduce((sum, groups) => sum + groups[who].expected, 0);

/** The path after these changes; other retentions as the forecast's model expects them. Weeks stay as they are. */
export const changedPath = (path: Path, changes: WhatIfChanges): Path => {
  const { whatIf } = path;
  if (!whatIf) return path;
  const retention = changedRetention(whatIf, changes.retention);
  const [more, worth] = [1 + changes.newCustomers / 100, 1 + changes.orderValue / 100];
  const groupsOf = (groups: Groups, measure: PathMeasure, month: number): Groups => {
    const { existing, newcomers } = ratiosAt(whatIf, retention, measure, month);
    const value = measure === "revenue" ? worth : 1;
    return changed(groups, { existing: existing * value, newcomers: newcomers * more * value });
  };
  const months = path.months.map((period, month) => ({
    ...period,
    orders: groupsOf(period.orders, "orders", month),
    revenue: period.revenue && groupsOf(period.revenue, "revenue", month),
  }));
  const wholeOf = (groups: Groups, measure: PathMeasure): Groups => {
    const [before, after] = [path.months, months].map((all) => all.flatMap((period) => period[measure] ?? []));
    const by = (who: keyof Ratios): number =>
      groups[who].expected > 0 ? sumExpected(after ?? [], who) / sumExpected(before ?? [], who) : 1;
    return changed(groups, { existing: by("existing"), newcomers: by("newcomers") });
  };
  const { orders, revenue } = path.whole;
  return {
    ...path,
    months,
    whole: {
      ...path.whole,
      orders: wholeOf(orders, "orders"),
      revenue: revenue && wholeOf(revenue, "revenue"),
    },
  };
};

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
