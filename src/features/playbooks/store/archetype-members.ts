import type { PoolClient } from "pg";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { IDENTITY, type ListSource, pickIds, readListIds, readListPage } from "#records/customers/list-rows.ts";
import { hasOrderSql } from "#records/list/criteria/method-sql.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

/** SQL: the probability that a customer of a forecast `f` does not order in the next 90 days. */
const CHURN_RISK = "1 - f.order_chance_90";
const FORECAST = "left join customer_forecasts f on f.business_id = p.business_id and f.customer_id = p.customer_id";

const KEYS = { name: "c.name_key", lifetimeValue: "p.lifetime_value", churnRisk: CHURN_RISK };

type ArchetypeMemberField = keyof typeof KEYS;
export type ArchetypeMemberSort = ArchetypeMemberField | `-${ArchetypeMemberField}`;

/** Money in minor units. */
type ArchetypeMember = CustomerIdentity & { lifetimeValue: number; churnRisk: number | null; lastOrderAt: Date | null };

type Meant = { version: number; key: string; words: readonly string[] };

const describeArchetype = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
  found: readonly { id: string }[],
): Promise<ArchetypeMember[]> => {
  const { rows } = await client.query<ArchetypeMember>(
    `select ${IDENTITY}, p.lifetime_value, ${CHURN_RISK} as churn_risk, m.last_order_at
       from unnest($3::uuid[]) with ordinality as page (id, place)
       join customers c on c.business_id = $1 and c.customer_id = page.id
       join customer_profiles p on p.business_id = $1 and p.version = $2 and p.customer_id = page.id
       ${FORECAST}
       left join customer_metrics m on m.business_id = $1 and m.customer_id = page.id
      order by place`,
    [businessId, version, pickIds(found)],
  );
  return rows;
};

const MEMBERS = `p.business_id = $1 and p.version = $2 and p.archetype_id = $3 and ${hasOrderSql("p.customer_id")}`;

// The function restricts to the transaction's business itself.
const joinSearched = (words: readonly string[]): string =>
  words.length > 0 ? "join customers_with_words($4::text[]) c on c.customer_id = p.customer_id" : "";

/** An archetype's customers in a model. Their lifetime value has an index, from which a page is read and the rest counted. */
const archetypeList = (
  scope: Scope,
  { version, key, words }: Meant,
  sort: ArchetypeMemberSort,
): ListSource<{ id: string }, ArchetypeMember> => {
  const [field, direction] = [sort.replace("-", "") as ArchetypeMemberField, sort.startsWith("-") ? "desc" : "asc"];
  const searched = joinSearched(words);
  const named =
    field === "name" && searched === ""
      ? "join customers c on c.business_id = p.business_id and c.customer_id = p.customer_id"
      : "";
  return {
    head: `with shown as not materialized (select p.customer_id as id, ${KEYS[field]} as sort_key
      from customer_profiles p ${searched} ${named} ${field === "churnRisk" ? FORECAST : ""} where ${MEMBERS})`,
    values: [scope.businessId, version, key, ...(words.length > 0 ? [words] : [])],
    order: `sort_key ${direction}${field === "churnRisk" ? " nulls last" : ""}, id ${direction}`,
    describe: (client, found) => describeArchetype(client, scope, version, found),
    plan: forceKeyedPlans,
  };
};

/** The IDs of an archetype's customers in a model, in this order. */
export const archetypeMemberIds = (scope: Scope, meant: Meant, sort: ArchetypeMemberSort): Promise<string[]> =>
  readListIds(scope, archetypeList(scope, meant, sort));

/** One page of an archetype's customers in a model. */
export const readArchetypeMembers = (
  scope: Scope,
  meant: Meant,
  sort: ArchetypeMemberSort,
  place: PageWindow,
): Promise<Page<ArchetypeMember>> => readListPage(scope, archetypeList(scope, meant, sort), place);
