import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Drift } from "#features/axes/rules/drift/drift.ts";
import type { StoredPosition, WeekChange } from "#features/axes/rules/drift/snapshots.ts";

/** What the snapshots say about a customer: changes newest first, movement of the latest finished snapshot by window. */
export type StoredPath = { position: StoredPosition; changes: WeekChange[]; drifts: Omit<Drift, "velocities">[] };

/** Null if the customer is in none. */
export const readStoredPath = (scope: Scope, customerId: string): Promise<StoredPath | null> =>
  withBusiness(scope, async (client) => {
    const key = [scope.businessId, customerId];
    const { rows: positions } = await client.query<StoredPosition>(
      `select week::text, version, memberships, archetype from membership_positions where business_id = $1 and customer_id = $2`,
      key,
    );
    const [position] = positions;
    if (!position) return null;
    const { rows: changes } = await client.query<WeekChange>(
      `select week::text, version, velocity, before, replaced, archetype_before as "archetypeBefore", archetype
         from membership_changes where business_id = $1 and customer_id = $2 order by week desc`,
      key,
    );
    const { rows: drifts } = await client.query<StoredPath["drifts"][number]>(
      `select d.weeks, d.velocity, d.threshold, d.is_drifting as "isDrifting", d.acceleration, d.why,
              d.archetype_before as "archetypeBefore", d.archetype
         from customer_drifts d
        where d.business_id = $1 and d.customer_id = $2
          and d.week = (select max(week) from drift_weeks where business_id = $1 and finished_at is not null)
        order by d.weeks`,
      key,
    );
    return { position, changes, drifts };
  });
