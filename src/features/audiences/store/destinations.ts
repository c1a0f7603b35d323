import type { PoolClient } from "pg";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DestinationProblem, StoredFields } from "#features/audiences/destinations/destination-fields.ts";
import type { DestinationKind } from "#features/audiences/destinations/destinations.ts";
import { markDelivered } from "./audience-sends.ts";

export const PHASES = ["remove", "add", "retry"] as const;
export type Phase = (typeof PHASES)[number];

/** Where a delivery continues: up to which send, in which phase, and after which member. */
export type DeliveryPosition = { target: number; phase: Phase; afterSend: number; afterCustomer: string };

export type DestinationRow = {
  audienceId: string;
  kind: DestinationKind;
  settings: StoredFields;
  keys: StoredSecret;
  version: number;
  /** The last send that arrived completely; 0 before the first. */
  delivered: number;
  place: DeliveryPosition | null;
  attemptedAt: Date | null;
  deliveredAt: Date | null;
  problem: DestinationProblem | null;
  detail: string | null;
  rejected: number;
};

/** Null if the audience has no destination. */
export const findDestination = async (
  client: PoolClient,
  { businessId }: Scope,
  audienceId: string,
): Promise<DestinationRow | null> => {
  const { rows } = await client.query<DestinationRow>(
    `select d.audience_id, kind, settings, version, delivered, problem, detail,
            json_build_object('sealed', sealed_keys, 'keyId', key_id) as keys,
            case when target is not null then json_build_object('target', target, 'phase', phase,
              'afterSend', after_send, 'afterCustomer', after_customer) end as place,
            attempted_at, delivered_at,
            (select count(*)::int from audience_rejections r
              where r.business_id = $1 and r.audience_id = d.audience_id) as rejected
       from audience_destinations d where business_id = $1 and audience_id = $2`,
    [businessId, audienceId],
  );
  return rows[0] ?? null;
};

type DestinationValues = { audienceId: string; kind: DestinationKind; settings: StoredFields; keys: StoredSecret };

/** `isElsewhere`: all members are delivered again. A delivery that is under way stops, as the version changes. */
export const saveDestination = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, kind, settings, keys }: DestinationValues,
  isElsewhere: boolean,
): Promise<void> => {
  await client.query(
    `insert into audience_destinations as d (business_id, audience_id, kind, settings, sealed_keys, key_id)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (business_id, audience_id) do update set kind = $3, settings = $4, sealed_keys = $5, key_id = $6,
       version = d.version + 1, problem = null, detail = null,
       delivered = case when $7 then 0 else d.delivered end,
       delivered_at = case when $7 then null else d.delivered_at end,
       target = case when $7 then null else d.target end`,
    [businessId, audienceId, kind, settings, keys.sealed, keys.keyId, isElsewhere],
  );
  if (!isElsewhere) return;
  await client.query("delete from audience_rejections where business_id = $1 and audience_id = $2", [
    businessId,
    audienceId,
  ]);
};

export const deleteDestination = async (
  client: PoolClient,
  { businessId }: Scope,
  audienceId: string,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    "delete from audience_destinations where business_id = $1 and audience_id = $2",
    [businessId, audienceId],
  );
  return rowCount === 1;
};

export type DestinationKey = { audienceId: string; version: number };

/** Moves a delivery on. False if the destination was changed, or another worker delivers. */
export const moveOn = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, version }: DestinationKey,
  from: DeliveryPosition | null,
  to: DeliveryPosition,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update audience_destinations set target = $4, phase = $5, after_send = $6, after_customer = $7
      where business_id = $1 and audience_id = $2 and version = $3
        and (target, phase, after_send, after_customer) is not distinct from ($8::int, $9::text, $10::int, $11::uuid)`,
    [
      businessId,
      audienceId,
      version,
      to.target,
      to.phase,
      to.afterSend,
      to.afterCustomer,
      from?.target,
      from?.phase,
      from?.afterSend,
      from?.afterCustomer,
    ],
  );
  return rowCount === 1;
};

/** The send arrived completely, which its manifest and customers' pages say. */
export const finishDelivery = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, version }: DestinationKey,
  number: number,
  at: Date,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update audience_destinations set delivered = $4, delivered_at = $5, attempted_at = $5, problem = null, detail = null,
       target = null, phase = null, after_send = null, after_customer = null
      where business_id = $1 and audience_id = $2 and version = $3 and delivered < $4`,
    [businessId, audienceId, version, number, at],
  );
  if (rowCount === 1) await markDelivered(client, { businessId }, { audienceId, number }, at);
  return rowCount === 1;
};

export const noteDestinationProblem = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, version }: DestinationKey,
  { problem, detail, at }: { problem: DestinationProblem; detail: string; at: Date },
): Promise<void> => {
  await client.query(
    `update audience_destinations set problem = $4, detail = $5, attempted_at = $6
      where business_id = $1 and audience_id = $2 and version = $3`,
    [businessId, audienceId, version, problem, detail, at],
  );
};

/** Replaces what is known of these members. */
export const recordRejections = async (
  client: PoolClient,
  { businessId }: Scope,
  audienceId: string,
  number: number,
  { members, rejected }: { members: readonly string[]; rejected: readonly { customerId: string; reason: string }[] },
): Promise<void> => {
  const key = [businessId, audienceId];
  await client.query(
    "delete from audience_rejections where business_id = $1 and audience_id = $2 and customer_id = any($3::uuid[])",
    [...key, members],
  );
  if (rejected.length === 0) return;
  await client.query(
    `insert into audience_rejections (business_id, audience_id, customer_id, number, reason)
     select $1, $2, customer_id, $3, reason from unnest($4::uuid[], $5::text[]) as r(customer_id, reason) returning 1`,
    [...key, number, rejected.map(({ customerId }) => customerId), rejected.map(({ reason }) => reason)],
  );
};

type Rejection = { customerId: string; externalId: string; number: number; reason: string };

/** Members that the destination refused, the latest first. */
export const listRejections = async (
  client: PoolClient,
  { businessId }: Scope,
  audienceId: string,
  { limit, offset }: PageWindow,
): Promise<Page<Rejection>> => {
  const { rows } = await client.query<Rejection & { total: number }>(
    `select r.customer_id, c.external_id, r.number, r.reason,
            count(*) over ()::int as total
       from audience_rejections r
       join customers c on c.business_id = $1 and c.customer_id = r.customer_id
      where r.business_id = $1 and r.audience_id = $2
      order by r.number desc, r.customer_id limit $3 offset $4`,
    [businessId, audienceId, limit, offset],
  );
  return { data: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
};
