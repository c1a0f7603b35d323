import type { ClientBase } from "pg";
import { CONSENT_CHANNELS, type Consent, type ConsentChannel } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { AuditActor } from "../accounts/audit-log.ts";

/** What a customer consents to, since when, and where they said so. */
export type ConsentRow = { channel: ConsentChannel; state: Consent; at: Date | null; source: string | null };

/** A change of a consent; `by` is null for imports and connected shops. */
export type ConsentChangeRow = ConsentRow & {
  recordedAt: Date;
  before: Pick<ConsentRow, "state" | "source"> & { at: string | null };
  reason: string | null;
  by: string | null;
};

/** A customer's consents; undefined for an unknown customer. `id` is a UUID. */
export const findConsents = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { isLocked = false } = {},
): Promise<{ consents: ConsentRow[]; erasedAt: Date | null } | undefined> => {
  const columns = CONSENT_CHANNELS.flatMap((channel) => [
    `${channel}_consent as "${channel}State"`,
    `${channel}_consent_at as "${channel}At"`,
    `${channel}_consent_source as "${channel}Source"`,
  ]);
  type Row = Record<`${ConsentChannel}State`, Consent> &
    Record<`${ConsentChannel}At` | "erasedAt", Date | null> &
    Record<`${ConsentChannel}Source`, string | null>;
  const { rows } = await client.query<Row>(
    `select ${columns.join(", ")}, erased_at as "erasedAt" from customers
      where business_id = $1 and customer_id = $2${isLocked ? " for update" : ""}`,
    [businessId, id],
  );
  const [row] = rows;
  if (!row) return undefined;
  const consents = CONSENT_CHANNELS.map((channel) => ({
    ...{ channel, state: row[`${channel}State`], at: row[`${channel}At`], source: row[`${channel}Source`] },
  }));
  return { consents, erasedAt: row.erasedAt };
};

/** The changes of a customer's consents, the latest first, at most `limit`. */
export const listConsentChanges = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  limit: number,
): Promise<ConsentChangeRow[]> => {
  const { rows } = await client.query<ConsentChangeRow>(
    `select channel, state, at, source, reason, actor_id as "by", recorded_at as "recordedAt",
            jsonb_build_object('state', before_state, 'at', before_at, 'source', before_source) as before
       from consent_changes where business_id = $1 and customer_id = $2 order by recorded_at desc, channel limit $3`,
    [businessId, id, limit],
  );
  return rows;
};

/** Stores a consent that a user entered; the trigger adds it to the history, and this who entered it and why. */
export const saveConsent = async (
  client: ClientBase,
  by: AuditActor,
  { id, channel, state, at, source }: ConsentRow & { id: string },
  reason: string,
): Promise<void> => {
  await client.query(
    `update customers set version = version + 1, ${channel}_consent = $3, ${channel}_consent_at = $4, ${channel}_consent_source = $5
      where business_id = $1 and customer_id = $2`,
    [by.businessId, id, state, at, source],
  );
  await client.query(
    `update consent_changes set reason = $4, actor_kind = $5, actor_id = $6
      where business_id = $1 and customer_id = $2 and channel = $3 and recorded_at = (
        select max(recorded_at) from consent_changes where business_id = $1 and customer_id = $2 and channel = $3)`,
    [by.businessId, id, channel, reason, by.kind, by.id],
  );
};
