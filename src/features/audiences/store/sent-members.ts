import type { PoolClient } from "pg";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { listCustomerAudiences } from "#features/audiences/contracts/audience-sends.ts";
import type { Day } from "#lib/time/day.ts";
import { isHeldBack, mayBeProfiled } from "#records/customers/consent.ts";
import { deliveryOf } from "./audiences.ts";
import type { DeliveryPosition, Phase } from "./destinations.ts";

/** A member with what identifies them; `send` is where the next batch goes on. */
export type MemberRow = {
  customerId: string;
  send: number;
  email: string | null;
  phone: string | null;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  country: string | null;
  region: string | null;
  city: string | null;
  postalCode: string | null;
  /** Why they may not be sent at this moment: no consent to the audience's purpose or an objection to profiling, or a campaign's control group. */
  withheld: "no_consent" | "control_group" | null;
};

/** SQL: whether the member row `name` covers send `number`. */
const covers = (name: string, number: string): string =>
  `${name}.added_in <= ${number} and (${name}.removed_in is null or ${name}.removed_in > ${number})`;

/** SQL: whether the customer of `m` is a member at send `number`, by any row. */
const isMemberAt = (number: string): string =>
  `exists (select from audience_members o where o.business_id = $1 and o.audience_id = $2
            and o.customer_id = m.customer_id and ${covers("o", number)})`;

/** SQL: members who left between the sends $3 and $4, members who came, and members of $4 that the destination refused. */
const FOUND: Record<Phase, string> = {
  remove: `select m.customer_id, m.removed_in as send from audience_members m
    where m.business_id = $1 and m.audience_id = $2 and m.removed_in > $3 and m.removed_in <= $4 and m.added_in <= $3
      and (m.removed_in, m.customer_id) > ($5, $6::uuid) and not ${isMemberAt("$4")}
    order by m.removed_in, m.customer_id limit $7`,
  add: `select m.customer_id, m.added_in as send from audience_members m
    where m.business_id = $1 and m.audience_id = $2 and m.added_in > $3 and m.added_in <= $4
      and (m.removed_in is null or m.removed_in > $4)
      and (m.added_in, m.customer_id) > ($5, $6::uuid) and not ${isMemberAt("$3")}
    order by m.added_in, m.customer_id limit $7`,
  retry: `select m.customer_id, 0 as send from audience_rejections m
    where m.business_id = $1 and m.audience_id = $2 and m.number <= $3 and (0, m.customer_id) > ($5, $6::uuid)
      and ${isMemberAt("$4")}
    order by m.customer_id limit $7`,
};

/** The next members of the difference between two sends, in the order of the indexes, so that only the difference is read. */
export const readMembers = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, delivered }: { audienceId: string; delivered: number },
  { target, phase, afterSend, afterCustomer }: DeliveryPosition,
  { limit, today }: { limit: number; today: Day },
): Promise<MemberRow[]> => {
  // Before an audience's first million members are in the statistics, it seems empty, and any index as good as the key.
  await forceKeyedPlans(client);
  const { rows } = await client.query<MemberRow>(
    `select f.customer_id, f.send, c.email, c.phone, c.name, c.first_name,
            c.last_name, c.country, c.region, c.city, c.postal_code,
            case when not (${mayBeProfiled("c")} and case a.purpose when 'email' then c.email_consent
                   when 'sms' then c.sms_consent else c.advertising_consent end = 'granted') then 'no_consent'
                 when ${isHeldBack("c.customer_id", "$8")} then 'control_group' end as withheld
       from (${FOUND[phase]}) f
       join audiences a on a.business_id = $1 and a.id = $2
       join customers c on c.business_id = $1 and c.customer_id = f.customer_id
      order by f.send, f.customer_id`,
    [businessId, audienceId, delivered, target, afterSend, afterCustomer, limit, today],
  );
  return rows;
};

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

type CustomerSend = Omit<ContractAnswer<typeof listCustomerAudiences>["data"][number], "id">;

/** SQL: when the first of the sends with `condition` was complete at the destination; null if none was. */
const firstDelivery = (condition: string): string =>
  `(select min(s.delivered_at) from audience_sends s where s.business_id = $1 and s.audience_id = a.id and ${condition})`;

/** In which sends of audiences a customer was, the latest first, and whether they were delivered. `customerId` is a UUID. */
export const readCustomerSends = async (
  client: PoolClient,
  { businessId }: Scope,
  customerId: string,
): Promise<CustomerSend[]> => {
  const { rows } = await client.query<CustomerSend>(
    `select a.id as audience_id, a.name, first.format, first.purpose, a.deleted_at is not null as is_deleted,
            first.finished_at as first_sent_at, last.finished_at as last_sent_at, removed.finished_at as removed_at,
            case when refused.number is null then arrived.at end as delivered_at,
            case when refused.number is not null then 'refused'
                 when arrived.at is null and exists (select from audience_sends s where s.business_id = $1
                   and s.audience_id = a.id and not s.is_delivery_known and ${covers("m", "s.number")}) then 'unknown'
                 when arrived.at is null and d.delivered >= m.removed_in then 'missed'
                 when arrived.at is null then ${deliveryOf("m.added_in")}
                 when ${firstDelivery("s.number >= m.removed_in")} is not null then 'removed' else 'delivered' end as delivery
       from audiences a
       join audience_members m on m.business_id = $1 and m.audience_id = a.id and m.customer_id = $2
       left join audience_destinations d on d.business_id = $1 and d.audience_id = a.id
       left join audience_rejections refused
         on refused.business_id = $1 and refused.audience_id = a.id and refused.customer_id = $2 and m.removed_in is null
       cross join lateral (select ${firstDelivery(covers("m", "s.number"))} as at) arrived
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
