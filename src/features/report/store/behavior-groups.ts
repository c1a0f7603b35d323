import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type BehaviorPopulation, type Group, MOST_TRAITS } from "#features/report/rules/behavior/trait-groups.ts";
import type { Trait } from "#lib/behavior/trait.ts";
import type { Day } from "#lib/time/day.ts";
import { placedIn, toTrait, traitKey, traitValues } from "./behavior-traits.ts";
import { buildAgeSql, type TwoPeriods } from "./rfm-scoring.ts";

/** The traits with a segment of their own. */
const LARGEST = `
    select kind, name from (
      select kind, name, row_number() over (partition by kind order by count(*) desc, name collate "C") as place
        from placed where is_current and kind is not null group by kind, name
    ) as ranked where place <= ${MOST_TRAITS}`;
const GIVEN = "select * from unnest($11::int[], $12::text[]) as given (kind, name)";

/** Both periods in one pass, returning few rows: the segments of both, like the domain's `groupsOf`. */
const groupsIn = (reading: TwoPeriods, isGiven: boolean): string => `
  with ${placedIn(reading)}, largest as (${isGiven ? GIVEN : LARGEST}
  ), groups as (
    select is_current, placed.kind, largest.name, count(*) as customers,
           sum(orders) as orders, capped_sum(revenue) as revenue, sum(${buildAgeSql("last_at")}) as age_sum,
           sum(held) as held, min(held_by_all) as held_by_all
      from placed left join largest using (kind, name)
     group by is_current, placed.kind, largest.name
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, groups.*
    from (select) as always_a_row left join groups on true
   order by kind is null, name is null, case when name is not null then customers end desc, kind, name collate "C"`;

type BehaviorReading = BehaviorPopulation & { customersInAll: number };

type Row = { customers_in_all: number } & (
  | { customers: null }
  | ({ is_current: boolean; kind: number | null; name: string | null } & Record<
      "customers" | "orders" | "revenue" | "age_sum" | "held" | "held_by_all",
      number
    >)
);

type GroupRow = Extract<Row, { customers: number }>;

const groupTrait = ({ kind, name }: GroupRow): Group["trait"] => {
  if (kind === null) return "none";
  const trait = toTrait(kind, name ?? "");
  return name === null ? `other_${trait.kind}` : trait;
};

const toTraitGroup = (row: GroupRow): Group => {
  const trait = groupTrait(row);
  return {
    trait,
    customerCount: row.customers,
    orderCount: row.orders,
    revenue: row.revenue,
    ageDaysSum: row.age_sum,
    heldSales: typeof trait === "string" ? 0 : row.held,
    salesOfAll: typeof trait === "string" ? 0 : row.held_by_all,
  };
};

/** The statement and its values, to run or explain. */
export const behaviorGroupsQuery = (
  scope: Scope,
  reading: TwoPeriods,
  firstDay: Day,
  traits?: readonly Trait[] | undefined,
) => {
  const keys = traits?.map(traitKey);
  const given = keys ? [keys.map(({ kind }) => kind), keys.map(({ name }) => name)] : [];
  return { text: groupsIn(reading, keys !== undefined), values: [...traitValues(scope, reading, firstDay), ...given] };
};

/**
 * The customers of a period by their most distinctive trait, the same for the previous period of equal length, and the
 * business's number of customers. `firstDay` is the first day of both periods; `traits`, if given, those with a segment of
 * their own instead of the largest. Throws if a sum is too large to be
 * exact.
 */
export const readBehaviorGroups = (
  scope: Scope,
  reading: TwoPeriods,
  firstDay: Day,
  traits?: readonly Trait[],
): Promise<BehaviorReading> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(behaviorGroupsQuery(scope, reading, firstDay, traits));
    const found = rows.filter((row): row is GroupRow => row.customers !== null);
    const groups = found.filter(({ is_current }) => is_current).map(toTraitGroup);
    const previous = found.filter(({ is_current }) => !is_current).map(toTraitGroup);
    return {
      groups,
      previous: previous.map(({ trait, customerCount }) => ({ trait, customerCount })),
      salesInAll: groups.reduce((sum, { orderCount }) => sum + orderCount, 0),
      customersInAll: rows[0]?.customers_in_all ?? 0,
    };
  });
