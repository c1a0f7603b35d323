import { IDENTITY } from "#core/db/customer-columns.ts";
import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { hasOrderSql } from "#features/segments/store/criteria/fields/axes.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

const KEYS = { name: "c.name_key", lifetimeValue: "p.lifetime_value", churnRisk: "p.churn_risk_score" };

type Field = keyof typeof KEYS;
export type ArchetypeMemberSort = Field | `-${Field}`;

/** Money in minor units. */
type ArchetypeMember = CustomerIdentity & { lifetimeValue: number; churnRisk: number; lastOrderAt: Date | null };

type Meant = { version: number; key: string; words: readonly string[] };

/** Details of these IDs, in order. */
const DETAILS = `select ${IDENTITY}, p.lifetime_value as "lifetimeValue", p.churn_risk_score as "churnRisk",
    m.last_order_at as "lastOrderAt"
  from unnest($3::uuid[]) with ordinality as page (id, place)
  join customers c on c.business_id = $1 and c.customer_id = page.id
  join customer_profiles p on p.business_id = $1 and p.version = $2 and p.customer_id = page.id
  left join customer_metrics m on m.business_id = $1 and m.customer_id = page.id
  order by place`;

const MEMBERS = `p.business_id = $1 and p.version = $2 and p.archetype_id = $3 and ${hasOrderSql("p.customer_id")}`;

// The function restricts to the transaction's business itself.
const joinSearched = (words: readonly string[]): string =>
  words.length > 0 ? "join customers_with_words($4::text[]) c on c.customer_id = p.customer_id" : "";

const toQueryValues = ({ businessId }: Scope, { version, key, words }: Meant) => [
  ...[businessId, version, key],
  ...(words.length > 0 ? [words] : []),
];

/** The IDs of an archetype's customers in a model. */
export const archetypeMemberIds = (scope: Scope, meant: Meant): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<{ id: string }>(
      `select p.customer_id as id from customer_profiles p ${joinSearched(meant.words)} where ${MEMBERS}`,
      toQueryValues(scope, meant),
    );
    return rows.map(({ id }) => id);
  });

/** One page of an archetype's customers in a model: counted and, for lifetime value, sorted by a dedicated index. */
export const readArchetypeMembers = (
  scope: Scope,
  meant: Meant,
  sort: ArchetypeMemberSort,
  { limit, offset }: PageWindow,
): Promise<Page<ArchetypeMember>> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const [field, direction] = [sort.replace("-", "") as Field, sort.startsWith("-") ? "desc" : "asc"];
    const searched = joinSearched(meant.words);
    const named =
      field === "name" && searched === ""
        ? "join customers c on c.business_id = p.business_id and c.customer_id = p.customer_id"
        : "";
    const values = toQueryValues(scope, meant);
    const { rows: counted } = await client.query<{ total: number }>(
      `select count(*)::int as total from customer_profiles p ${searched} where ${MEMBERS}`,
      values,
    );
    const { rows } = await client.query<{ id: string }>(
      `select p.customer_id as id from customer_profiles p ${searched} ${named} where ${MEMBERS}
        order by ${KEYS[field]} ${direction}, p.customer_id ${direction}
        limit $${values.length + 1}::int offset $${values.length + 2}::int`,
      [...values, limit, offset],
    );
    const ids = rows.map(({ id }) => id);
    const { rows: data } = await client.query<ArchetypeMember>(DETAILS, [scope.businessId, meant.version, ids]);
    return { data, total: counted[0]?.total ?? 0 };
  });
