import type { WhatIfChanges } from "../what-if-changes.ts";
import type { Path, PathMeasure } from "./path-model.ts";

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
