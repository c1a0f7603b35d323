import type { CustomerIdentity } from "#lib/domain/customer/standing.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { IDENTITY } from "./customer-columns.ts";
import { hasWords, orderBy, type Page, type Place, readPage } from "./read-page.ts";
import { makeRoom } from "./rfm-scoring.ts";
import { withBusiness } from "./with-business.ts";

const SORTS = {
  name: "name_key",
  membership: "membership",
  lifetimeValue: '"lifetimeValue"',
  churnRisk: '"churnRisk"',
};

type Field = keyof typeof SORTS;
export type AxisMemberSort = Field | `-${Field}`;

export type AxisMemberRow = CustomerIdentity & {
  /** 0 to 1, of the segment that is asked for. */
  membership: number;
  /** Minor units. */
  lifetimeValue: number;
  churnRisk: number;
};

export type AxisMembersMeant = {
  axis: string;
  key: string;
  /** Who belongs to it with so much or more; null: whose nearest it is. */
  least: number | null;
  words: readonly string[];
};

/** As rules have it (`keptProfile`): a profile of nothing places nobody. */
const HAS_ORDERED = "exists (select from orders b where b.business_id = $1 and b.customer_id = p.customer_id)";

/** One page of who is in a segment of an axis by the standing model. Who never ordered is in none. */
export const readAxisMembers = (
  scope: Scope,
  { axis, key, least, words }: AxisMembersMeant,
  sort: AxisMemberSort,
  place: Place,
): Promise<Page<AxisMemberRow>> =>
  withBusiness(scope, async (client) => {
    await makeRoom(client);
    const found = `select ${IDENTITY}, c.name_key, (p.segment_memberships -> $2 ->> $3)::float8 as membership,
        p.lifetime_value as "lifetimeValue", p.churn_risk_score as "churnRisk"
      from standing_axis_models s
      join customer_profiles p on p.business_id = $1 and p.version = s.version
      join customers c on c.business_id = $1 and c.customer_id = p.customer_id
     where s.business_id = $1 and ${HAS_ORDERED} and ${hasWords("c.search_key", "$5")}
       and case when $4::float8 is null then p.dominant_segments ->> $2 = $3
                else (p.segment_memberships -> $2 ->> $3)::float8 >= $4::float8 end`;
    const values = [scope.businessId, axis, key, least, words];
    return readPage<AxisMemberRow>(client, { found, order: orderBy(SORTS, sort), values }, place);
  });

/** A customer for the picture of an axis: the segment nearest, and the features in natural units. */
export type DrawnCustomer = { id: string; segment: string; features: Record<string, number> };

/** So many of the standing model's customers, drawn by their ids: the same ones each time. */
export const drawAxisCustomers = (scope: Scope, axis: string, count: number): Promise<DrawnCustomer[]> =>
  withBusiness(scope, async (client) => {
    await makeRoom(client);
    const { rows } = await client.query<DrawnCustomer>(
      `with drawn as materialized (
         select p.version, p.customer_id
           from standing_axis_models s
           join customer_profiles p on p.business_id = $1 and p.version = s.version
          where s.business_id = $1 and ${HAS_ORDERED}
          order by uuid_hash_extended(p.customer_id, 360) limit $3)
       select p.customer_id as id, p.dominant_segments ->> $2 as segment, p.feature_vectors -> $2 as features
         from drawn d
         join customer_profiles p on p.business_id = $1 and p.version = d.version and p.customer_id = d.customer_id
        where p.dominant_segments ? $2
        order by p.customer_id`,
      [scope.businessId, axis, count],
    );
    return rows;
  });
