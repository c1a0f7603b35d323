import type { Rows } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SetupStep } from "#records/rules/setup.ts";

type SetupState = Record<SetupStep, boolean> & { isDismissed: boolean; lastOrderAt: Date | null };

/**
 * What the business already has, and whether this user or token hid the guide. Orders that are too old for RFM scores count as
 * analyzed once the calculations after their import have ended.
 */
export const readSetup = (scope: Scope, actorId: string, now: Date): Promise<SetupState> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<SetupState>(
      `select data, data and (
            exists (select from customer_rfm where business_id = $1)
            or exists (select from runs where business_id = $1 and kind = 'recalculate_segments' and state = 'succeeded'
                 and trigger = 'import')) as report,
          exists (select from customer_segments where business_id = $1) as segment,
          1 < (select count(*) from memberships m join users u on u.id = m.user_id
                 where m.business_id = $1 and m.is_active and u.is_active)
            or exists (select from invitations where business_id = $1 and expires_at > $3) as team,
          exists (select from api_tokens where business_id = $1 and (last_used_at is not null
            or revoked_at is null and (expires_at is null or expires_at > $3))) as api,
          exists (select from memberships where business_id = $1 and user_id::text = $2
            and setup_dismissed_at is not null) as is_dismissed,
          (select max(last_order_at) from customer_metrics where business_id = $1) as last_order_at
        from (select exists (select from orders where business_id = $1) as data) as found`,
      [scope.businessId, actorId, now],
    );
    return rows[0] as SetupState;
  });

/** Null shows the guide again. */
export const updateSetupDismissed = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  at: Date | null,
): Promise<void> => {
  await rows.membership.update({
    where: { businessId_userId: { businessId, userId } },
    data: { setupDismissedAt: at },
  });
};
