import type { PoolClient } from "pg";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { dominantFrom, membershipsFrom, segmentPosition, toSegmentLayout } from "#lib/axes/membership.ts";
import type { AxisModel, Profile } from "#lib/axes/model.ts";
import { toMinor } from "#lib/money.ts";
import { INDEXED_AXIS, readLayout } from "#records/axes/axis-models.ts";
import { onlyReachable, reachCounts } from "#records/customers/consent.ts";
import {
  eachListRow,
  IDENTITY,
  type ListSource,
  pickIds,
  readListIds,
  readListPage,
} from "#records/customers/list-rows.ts";
import { CHURN_MARK, type CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import type { Reach, ReachCounts } from "#records/rules/customers/reach.ts";
import type { PlaybookCondition, PlaybookRule } from "#records/rules/playbook.ts";
import type { ChurnMark } from "./marks.ts";

/** The context for compiling rules. `value` adds a parameter and returns its placeholder. */
type Sql = {
  models: readonly AxisModel[];
  toMinor: (major: number) => number;
  value: (value: unknown, type: string) => string;
};

const nearest = (axis: string, positions: readonly number[], { value }: Sql): string => {
  const wanted = value(positions, "int2[]");
  return axis === INDEXED_AXIS ? `p.trajectory_position = any(${wanted})` : `p.nearest && ${wanted}`;
};

const conditionSql = (condition: PlaybookCondition, sql: Sql): string => {
  const { value, toMinor, models } = sql;
  if (condition.asks === "worth") return `p.lifetime_value > ${value(toMinor(condition.above), "bigint")}`;
  const { axis, kinds } = condition;
  const segments = models.find((model) => model.axis === axis)?.segments ?? [];
  const keys = segments.flatMap(({ key }) => (kinds.includes(toSegmentKind(key)) ? [key] : []));
  if (keys.length === 0) return "false";
  const layout = toSegmentLayout(models);
  const positions = keys.map((key) => segmentPosition(layout, axis, key));
  if (condition.asks === "nearest") return nearest(axis, positions, sql);
  const { above } = condition;
  const shares = positions.map((position) => `coalesce(p.memberships[${value(position, "int")}], 0)`);
  const belongs = `${shares.join(" + ")} > ${value(above, "float8")}`;
  // A membership above one half is only possible in the nearest segment, which has an index.
  return keys.length === 1 && above >= 0.5 ? `${nearest(axis, positions, sql)} and ${belongs}` : belongs;
};

const all = (conditions: readonly PlaybookCondition[], sql: Sql): string =>
  conditions.map((condition) => `(${conditionSql(condition, sql)})`).join(" and ") || "true";

/**
 * Rules as SQL over a profile `p`: `common` is the condition they all share (for the WHERE, where an index may help),
 * `first` the position of the first matching rule, from 0, or null. So the database filters and sorts lists of any length.
 * Equivalent to `firstThatHolds`, which a test verifies.
 */
const rulesSql = (rules: readonly PlaybookRule<unknown>[], sql: Sql): { common: string; first: string } => {
  const shared = (rules[0]?.when ?? []).filter((condition) => rules.every(({ when }) => when.includes(condition)));
  const cases = rules.map(({ when }, place) => {
    const own = when.filter((condition) => !shared.includes(condition));
    return `when ${all(own, sql)} then ${place}`;
  });
  return { common: all(shared, sql), first: `case ${cases.join(" ")} end` };
};

/** From the active model, for customers with purchases. Money in minor units. */
export type Candidate = CustomerIdentity & {
  dominant: Profile["dominant_segments"];
  memberships: Profile["fuzzy_memberships"];
  lifetimeValue: number;
  /** Of the axes' churn model: it ranks customers. */
  churnScore: number;
  /** The probability of no order in the next 90 days, from the current forecast; null without one. */
  churnRisk: number | null;
  predictedClv: number | null;
  /** From the stored plan (`computeSaveValue`); null without a forecast, or if the customer ordered since. */
  valueIfBack: number | null;
  valueAtRisk: number | null;
  lastOrderAt: Date | null;
  mark: ChurnMark | null;
};

const KEYS = {
  priority: "0",
  valueAtRisk: "a.save_value",
  lifetimeValue: "p.lifetime_value",
  churnRisk: "1 - f.order_chance_90",
  name: "c.name_key",
};

type PlaybookField = keyof typeof KEYS;
export type PlaybookSort<Field extends PlaybookField = PlaybookField> = Field | `-${Field}`;

/** Which customers a list selects. */
export type PlaybookQuery = {
  version: number;
  models: readonly AxisModel[];
  rules: readonly PlaybookRule<unknown>[];
  currency: string;
  at: Date;
  words: readonly string[];
  /** Only these customers; null: any. */
  ids: readonly string[] | null;
  /** Minor units; excludes customers without a known value at risk. */
  leastAtRisk: number | null;
  /** Customers whose first matching rule is one of these, counted from 0; null: any. */
  places: readonly number[] | null;
  /** Customers with a recorded outcome, or those without. */
  isMarked: boolean;
  reachable: Reach | null;
};

/** How many customers a rule selects; for those with a known value at risk, its sum in minor units. */
export type PlaybookSum = { place: number; isMarked: boolean; customers: number; foreseen: number; atRisk: number };

/**
 * A column of the customer's own row, looked up by key. The limit forces a lookup whatever the statistics say: in a
 * join, a table that looks empty would be scanned for each customer.
 */
const ofCustomer = (column: string, table: string, where = "true"): string =>
  `select ${column} from ${table} where business_id = $1 and customer_id = p.customer_id and ${where} limit 1`;

/** `fired`: all customers a rule selects, as IDs with sort keys; `values` are the parameters. */
const firedSql = ({ businessId }: Scope, question: PlaybookQuery, field: PlaybookField) => {
  const { version, models, rules, currency, at, words, ids } = question;
  const values: unknown[] = [businessId];
  const value = (one: unknown, type: string) => `$${values.push(one)}::${type}`;
  const compiledFor = value(version, "int");
  const { common, first } = rulesSql(rules, {
    models,
    value,
    toMinor: (major) => toMinor(major, currency),
  });
  // The function restricts to the transaction's business itself.
  const named =
    words.length > 0 ? `join customers_with_words(${value(words, "text[]")}) c on c.customer_id = p.customer_id` : "";
  const sorted = field === "name" && !named ? `cross join lateral (${ofCustomer("name_key", "customers")}) c` : "";
  const byRisk =
    field === "churnRisk" ? `left join lateral (${ofCustomer("order_chance_90", "customer_forecasts")}) f on true` : "";
  const text = `select p.customer_id as id, ${first} as rule_place, p.lifetime_value, a.save_value as at_risk,
      m.until is not null as is_marked, ${KEYS[field]} as sort_key
    from customer_profiles p ${named}
    cross join lateral (${ofCustomer("revision", "customer_metrics", "order_count > 0")}) bought
    ${sorted} ${byRisk}
    left join lateral (${ofCustomer("save_value", "customer_actions", "revision = bought.revision")}) a on true
    left join lateral (${ofCustomer(
      "until",
      "customer_action_marks",
      `action = '${CHURN_MARK}' and until > ${value(at, "timestamptz")}`,
    )}) m on true
    where p.business_id = $1 and p.version = ${compiledFor} and ${common}
      ${ids ? `and p.customer_id = any(${value(ids, "uuid[]")})` : ""}`;
  return { text, values, value };
};

const buildList = (
  scope: Scope,
  question: PlaybookQuery,
  sort: PlaybookSort,
): ListSource<{ id: string }, Candidate> => {
  const [field, direction] = [sort.replace("-", "") as PlaybookField, sort.startsWith("-") ? "desc" : "asc"];
  const { text, values, value } = firedSql(scope, question, field);
  const { leastAtRisk, places, isMarked, reachable } = question;
  const least = value(leastAtRisk, "bigint");
  const among = `is_marked = ${value(isMarked, "boolean")} and rule_place = any(coalesce(${value(places, "int[]")}, array[rule_place]))`;
  const head = `with fired as materialized (${text}), matching as (
      select * from fired where rule_place is not null and (${least} is null or at_risk >= ${least})
    ), found as (
      select * from matching where ${among}
    ), selected as (
      ${onlyReachable("matching", reachable)}
    ), shown as (
      select * from selected where ${among}
    )`;
  const key = field === "priority" ? "rule_place" : "sort_key";
  return {
    head,
    values,
    // Ties are sorted by lifetime value.
    order: `${key} ${direction} nulls last, lifetime_value desc, id`,
    describe: (client, found) => describe(client, scope, question, pickIds(found)),
    plan: forceKeyedPlans,
  };
};

/** Details of these IDs, in order. */
const DETAILS = `select ${IDENTITY}, p.nearest, p.memberships,
    p.lifetime_value, p.churn_risk_score as churn_score,
    1 - f.order_chance_90 as churn_risk, f.predicted_clv, a.value_if_back,
    a.save_value as value_at_risk, bought.last_order_at,
    case when m.until is not null then jsonb_build_object('state', m.mark, 'at', m.at, 'until', m.until) end as mark
  from unnest($3::uuid[]) with ordinality as page (id, at_place)
  join customers c on c.business_id = $1 and c.customer_id = page.id
  join customer_profiles p on p.business_id = $1 and p.version = $2 and p.customer_id = page.id
  join customer_metrics bought on bought.business_id = $1 and bought.customer_id = page.id
  left join customer_forecasts f on f.business_id = $1 and f.customer_id = page.id
  left join customer_actions a on a.business_id = $1 and a.customer_id = page.id and a.revision = bought.revision
  left join customer_action_marks m on m.business_id = $1 and m.customer_id = page.id
    and m.action = '${CHURN_MARK}' and m.until > $4
  order by at_place`;

type Described = Omit<Candidate, "dominant" | "memberships"> & {
  nearest: number[] | null;
  memberships: (number | null)[] | null;
};

const describe = async (
  client: PoolClient,
  { businessId }: Scope,
  { version, at }: Pick<PlaybookQuery, "version" | "at">,
  ids: readonly string[],
) => {
  const layout = await readLayout(client, { businessId }, version);
  const { rows } = await client.query<Described>(DETAILS, [businessId, version, ids, at]);
  return rows.map(
    ({ nearest, memberships, ...row }): Candidate => ({
      ...row,
      dominant: dominantFrom(layout, nearest ?? []),
      memberships: membershipsFrom(layout, memberships ?? []),
    }),
  );
};

const SUMS = `(select coalesce(jsonb_agg(jsonb_build_object('place', rule_place, 'isMarked', is_marked, 'customers', customers,
      'foreseen', foreseen, 'atRisk', at_risk)), '[]')
    from (select rule_place, is_marked, count(*)::int as customers, count(at_risk)::int as foreseen, capped_sum(at_risk) as at_risk
            from selected group by 1, 2) each)`;

type CandidateFacts = { sums: PlaybookSum[]; reach: ReachCounts };

/** One page of the customers the rules select, with sums over all of them by rule, and how many are reachable. */
export const readCandidates = (
  scope: Scope,
  question: PlaybookQuery,
  sort: PlaybookSort,
  place: PageWindow,
): Promise<Page<Candidate> & CandidateFacts> =>
  readListPage<{ id: string }, Candidate, CandidateFacts>(scope, buildList(scope, question, sort), place, {
    facts: { reach: reachCounts("found"), sums: SUMS },
  });

/** The IDs of all of them. */
export const readCandidateIds = (scope: Scope, question: PlaybookQuery): Promise<string[]> =>
  readListIds(scope, buildList(scope, question, "priority"));

/** All of them in order, a few thousand at a time. */
export const eachCandidate = (
  scope: Scope,
  question: PlaybookQuery,
  sort: PlaybookSort,
  take: (rows: readonly Candidate[]) => Promise<void>,
): Promise<void> => eachListRow(scope, buildList(scope, question, sort), take);

/**
 * One customer, whichever rule matches; null if the model doesn't have them, or they never bought. `customerId` is a
 * UUID.
 */
export const findCandidate = async (
  client: PoolClient,
  scope: Scope,
  customerId: string,
  of: Pick<PlaybookQuery, "version" | "at">,
): Promise<Candidate | null> => (await describe(client, scope, of, [customerId]))[0] ?? null;
