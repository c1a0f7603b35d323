import type { PoolClient } from "pg";
import { orderBy, type Page, type PageWindow } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Axis } from "#lib/axes/axis.ts";
import { FEATURE_SET, findAxisPlace } from "#lib/axes/extract-features.ts";
import { IDENTITY, type ListSource, pickIds, readListPage } from "#records/customers/list-rows.ts";
import {
  ACTIVE_VERSION,
  axisPlaceSql,
  hasOrderSql,
  nearestKeySql,
  positionSql,
} from "#records/list/criteria/method-sql.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

/** SQL: the probability that a customer of a forecast `f` does not order in the next 90 days. */
const CHURN_RISK = "1 - f.order_chance_90";
const FORECAST = "left join customer_forecasts f on f.business_id = p.business_id and f.customer_id = p.customer_id";

const SORTS = {
  name: "name_key",
  membership: "membership",
  lifetimeValue: "lifetime_value",
  churnRisk: "churn_risk",
};

type Field = keyof typeof SORTS;
export type AxisMemberSort = Field | `-${Field}`;

type AxisMemberRow = CustomerIdentity & {
  /** 0 to 1, in the requested segment. */
  membership: number;
  /** Minor units. */
  lifetimeValue: number;
  /** Null without a forecast. */
  churnRisk: number | null;
};

type AxisMemberFilter = {
  axis: string;
  key: string;
  /** The minimum membership; null selects customers whose nearest segment it is. */
  least: number | null;
  words: readonly string[];
};

/** Joins customers only to search or sort by name; otherwise only the page's customers are looked up. */
const joinPeople = (sort: AxisMemberSort, words: readonly string[]): string => {
  // The function restricts to the transaction's business itself.
  if (words.length > 0) return "join customers_with_words($5::text[]) c on c.customer_id = p.customer_id";
  return sort.endsWith("name") ? "join customers c on c.business_id = $1 and c.customer_id = p.customer_id" : "";
};

type AxisMember = Pick<AxisMemberRow, "id" | "membership" | "lifetimeValue">;

const MEMBERSHIP = `p.memberships[${positionSql(ACTIVE_VERSION, "$2", "$3")}]`;

/** The members in the active model, of `$1` to `$4`; customers without orders have no segment. */
const membersFrom = (people: string): string => `from standing_axis_models s
      join customer_profiles p on p.business_id = $1 and p.version = s.version ${people}
     where s.business_id = $1 and ${hasOrderSql("p.customer_id")}
       and case when $4::float8 is null then ${positionSql(ACTIVE_VERSION, "$2", "$3")} = any(p.nearest)
                else ${MEMBERSHIP} >= $4::float8 end`;

const describeAxisMembers = async (
  client: PoolClient,
  { businessId }: Scope,
  found: readonly AxisMember[],
): Promise<AxisMemberRow[]> => {
  const { rows } = await client.query<CustomerIdentity & Pick<AxisMemberRow, "churnRisk">>(
    `select ${IDENTITY}, ${CHURN_RISK} as churn_risk from customers c
       left join customer_forecasts f on f.business_id = $1 and f.customer_id = c.customer_id
      where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
    [businessId, pickIds(found)],
  );
  const identities = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap(({ membership, lifetimeValue, id }) => {
    const identity = identities.get(id);
    return identity ? [{ ...identity, membership, lifetimeValue }] : [];
  });
};

/** An axis segment's members with their sort keys. */
const axisList = (
  scope: Scope,
  { axis, key, least, words }: AxisMemberFilter,
  sort: AxisMemberSort,
): ListSource<AxisMember, AxisMemberRow> => {
  const people = joinPeople(sort, words);
  const isByRisk = sort.endsWith("churnRisk");
  return {
    head: `with shown as materialized (select p.customer_id as id, ${MEMBERSHIP} as membership,
        p.lifetime_value${isByRisk ? `, ${CHURN_RISK} as churn_risk` : ""}${people === "" ? "" : ", c.name_key"}
      ${membersFrom(isByRisk ? `${people} ${FORECAST}` : people)})`,
    values: [scope.businessId, axis, key, least, ...(words.length > 0 ? [words] : [])],
    order: orderBy(SORTS, sort),
    describe: (client, found) => describeAxisMembers(client, scope, found),
    plan: raiseWorkMem,
  };
};

/** One page of an axis segment's members. */
export const readAxisMembers = (
  scope: Scope,
  filter: AxisMemberFilter,
  sort: AxisMemberSort,
  place: PageWindow,
): Promise<Page<AxisMemberRow>> => readListPage(scope, axisList(scope, filter, sort), place);

/** All of them in this order: their IDs and memberships. */
export const allAxisMembers = (
  scope: Scope,
  filter: AxisMemberFilter,
  sort: AxisMemberSort,
): Promise<Pick<AxisMember, "id" | "membership">[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { head, order, values } = axisList(scope, filter, sort);
    const sql = `${head} select id, membership from shown order by ${order}`;
    const { rows } = await client.query<Pick<AxisMember, "id" | "membership">>(sql, [...values]);
    return rows;
  });

/** A customer on the axis map: the nearest segment, and the features in natural units. */
type SampledCustomer = { id: string; segment: string; features: Record<string, number> };

/**
 * A fixed sample of the active model's customers, by ID: the same ones each time. Without those whose features are outdated. It is
 * drawn from the index of customers with similarity bytes, whose profiles were computed from an order; only theirs are read.
 */
export const sampleAxisCustomers = (scope: Scope, axis: Axis, count: number): Promise<SampledCustomer[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { start, names } = findAxisPlace(axis);
    type Row = { id: string; segment: string; features: (number | null)[] };
    const draw = (which: string) =>
      client.query<Row>(
        `with drawn as materialized (
         select p.version, p.customer_id
           from standing_axis_models s
           join customer_profiles p on p.business_id = $1 and p.version = s.version
          where s.business_id = $1 and p.likeness is not null ${which}
          order by uuid_hash_extended(p.customer_id, 360) limit $3)
       select p.customer_id as id, ${nearestKeySql("p", ACTIVE_VERSION, "$2")} as segment, p.features[$5:$6] as features
         from drawn d
         join customer_profiles p on p.business_id = $1 and p.version = d.version and p.customer_id = d.customer_id
        where p.nearest[${axisPlaceSql(ACTIVE_VERSION, "$2")}] > 0 and p.feature_set = $4 and ${hasOrderSql("p.customer_id")}
        order by p.customer_id`,
        [scope.businessId, axis.name, count, FEATURE_SET, start + 1, start + names.length],
      );
    const drawn = await draw("");
    // After an update, most profiles are outdated until the night: the current ones are found by reading all.
    const { rows } = drawn.rows.length < count / 2 ? await draw("and p.feature_set = $4") : drawn;
    return rows.map(({ features, ...row }) => ({
      ...row,
      features: Object.fromEntries(names.map((name, i) => [name, features[i] ?? 0])),
    }));
  });
