import type { PoolClient } from "pg";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Purpose } from "#features/audiences/rules/audience.ts";
import type { AudienceFormatName } from "#features/audiences/rules/formats/format-uses.ts";

type SendKey = { audienceId: string; number: number };

/**
 * Records that the customers in `audience_target` are the members as of this send, and returns the difference from the last
 * one. Only that is written.
 */
export const recordMembers = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, number }: SendKey,
): Promise<{ added: number; removed: number }> => {
  const values = [businessId, audienceId, number];
  await raiseWorkMem(client);
  const removed = await client.query(
    `with wanted as materialized (select id from audience_target)
     update audience_members m set removed_in = $3
      where business_id = $1 and audience_id = $2 and removed_in is null
        and not exists (select from wanted t where t.id = m.customer_id)`,
    values,
  );
  const added = await client.query(
    `with wanted as materialized (select id from audience_target), members as materialized (
       select customer_id from audience_members where business_id = $1 and audience_id = $2 and removed_in is null
     )
     insert into audience_members (business_id, audience_id, customer_id, added_in)
     select $1::uuid, $2::uuid, id, $3::int from (select id from wanted except select customer_id from members) added
     returning 1`,
    values,
  );
  return { added: added.rowCount ?? 0, removed: removed.rowCount ?? 0 };
};

export type CustomerSend = {
  audienceId: string;
  name: string;
  format: AudienceFormatName;
  purpose: Purpose;
  /** Whether the audience was deleted since. */
  isDeleted: boolean;
  firstSentAt: Date;
  /** The last send with the customer. */
  lastSentAt: Date;
  /** Since which send they are no longer in it; null if they are in the last one. */
  removedAt: Date | null;
};

/** To which audiences a customer was sent, the latest first. `customerId` is a UUID. */
export const sendsOfCustomer = async (
  client: PoolClient,
  { businessId }: Scope,
  customerId: string,
): Promise<CustomerSend[]> => {
  const { rows } = await client.query<CustomerSend>(
    `select a.id as "audienceId", a.name, first.format, first.purpose, a.deleted_at is not null as "isDeleted",
            first.finished_at as "firstSentAt", last.finished_at as "lastSentAt", removed.finished_at as "removedAt"
       from audiences a
       join audience_members m on m.business_id = $1 and m.audience_id = a.id and m.customer_id = $2
       join audience_sends first on first.business_id = $1 and first.audience_id = a.id and first.number = m.added_in
       left join audience_sends removed
         on removed.business_id = $1 and removed.audience_id = a.id and removed.number = m.removed_in
       join lateral (select finished_at from audience_sends s
                      where s.business_id = $1 and s.audience_id = a.id and (m.removed_in is null or s.number < m.removed_in)
                      order by s.number desc limit 1) last on true
      where a.business_id = $1 order by last.finished_at desc, a.id, m.added_in desc limit 200`,
    [businessId, customerId],
  );
  return rows;
};
