import type { Profile } from "#lib/domain/axes/model.ts";
import type { CustomerIdentity } from "#lib/domain/customer/standing.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { IDENTITY } from "./customer-columns.ts";
import { planByKey } from "./plan-by-key.ts";
import { hasWords } from "./read-page.ts";
import { withBusiness } from "./with-business.ts";

/** What rules look at, of one customer, and what lists are sorted by. */
export type Candidate = {
  id: string;
  /** Name, else the shop's own id, without case and accents. */
  nameKey: string;
  /** Minor units. */
  lifetimeValue: number;
  churnRisk: number;
  dominant: Profile["dominant_segments"];
  memberships: Profile["fuzzy_memberships"];
};

/**
 * Whose nearest segment is one of those who drift away, or who belongs to them with more than a share, by the standing model:
 * of their profiles what the rules of `plays` look at, and no more. The rules themselves decide who is in a list.
 */
export const readDrifting = (
  scope: Scope,
  { words, moreThan }: { words: readonly string[]; moreThan: number },
): Promise<Candidate[]> =>
  withBusiness(scope, async (client) => {
    await planByKey(client);
    const { rows } = await client.query<Candidate>(
      `select p.customer_id as id, c.name_key as "nameKey", p.lifetime_value as "lifetimeValue",
              p.churn_risk_score as "churnRisk", p.dominant_segments as dominant,
              jsonb_build_object('loyalty_trajectory', p.segment_memberships -> 'loyalty_trajectory',
                                 'purchase_value', p.segment_memberships -> 'purchase_value') as memberships
         from standing_axis_models s
         join customer_profiles p on p.business_id = $1 and p.version = s.version
         join customers c on c.business_id = $1 and c.customer_id = p.customer_id
        where s.business_id = $1 and ${hasWords("c.search_key", "$2")}
          and (p.dominant_segments ->> 'loyalty_trajectory' like 'declining\\_risk%'
               or (select sum(own.value::float8) from jsonb_each_text(p.segment_memberships -> 'loyalty_trajectory') own
                    where own.key like 'declining\\_risk%') > $3::float8)`,
      [scope.businessId, words, moreThan],
    );
    return rows;
  });

/** Who these are, by id. */
export const readIdentities = (scope: Scope, ids: readonly string[]): Promise<Map<string, CustomerIdentity>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerIdentity>(
      `select ${IDENTITY} from customers c where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
      [scope.businessId, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  });
