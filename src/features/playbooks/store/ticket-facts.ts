import { mayBeProfiled } from "#core/db/profiling.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
/** What agents see of a customer besides the profile. */
export type TicketFacts = {
  id: string;
  /** Names of the segments, in their order. */
  segments: string[];
  /** Null without a forecast. */
  clvTier: ClvTier | null;
  /** In minor units, over the next 12 months. */
  predictedClv: number | null;
};

/** The facts of these customers. Unknown IDs are skipped, and customers who object to profiling. */
export const readTicketFacts = (scope: Scope, customerIds: readonly string[]): Promise<TicketFacts[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<TicketFacts>(
      `select c.customer_id as id, f.tier as "clvTier", f.predicted_clv as "predictedClv",
              array(select s.name from customer_segment_assignments a
                      join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
                     where a.business_id = $1 and a.customer_id = c.customer_id order by s.name_key) as segments
         from customers c left join customer_forecasts f on f.business_id = $1 and f.customer_id = c.customer_id
        where c.business_id = $1 and c.customer_id = any($2::uuid[]) and ${mayBeProfiled("c")}`,
      [scope.businessId, customerIds],
    );
    return rows;
  });
