import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CampaignSource } from "#features/campaigns/rules.ts";
import type { Day } from "#lib/time/day.ts";
import { idMayBeProfiled } from "#records/customers/consent.ts";
import type { CampaignAction } from "#records/rules/evidence.ts";

export type StoredCampaign = {
  id: string;
  name: string;
  source: CampaignSource;
  sourceName: string | null;
  controlShare: number;
  action: CampaignAction | null;
  expectedEffect: number;
  startsOn: Day;
  lastDay: Day;
  members: number;
  controls: number;
  createdAt: Date;
  byKind: "user" | "token" | "system";
  byId: string;
  endedAt: Date | null;
};

const DAY = "'YYYY-MM-DD'";
const COLUMNS = `id, name, source, source_name, control_share, action,
  expected_effect, to_char(starts_on, ${DAY}) as starts_on, to_char(last_day, ${DAY}) as last_day,
  members, controls, created_at, by_kind, by_id, ended_at`;

const KEYS = { name: `folded(name)`, startsOn: "starts_on", members: "members", createdAt: "created_at" };
export type CampaignSort = keyof typeof KEYS | `-${keyof typeof KEYS}`;

/** A page of the campaigns whose name has all these words. */
export const readCampaignPage = (
  client: PoolClient,
  { businessId }: Scope,
  { words, sort }: { words: readonly string[]; sort: CampaignSort },
  window: PageWindow,
): Promise<Page<StoredCampaign>> =>
  readPage(
    client,
    {
      found: `select ${COLUMNS} from campaigns where business_id = $1 and ${hasWords("name", "$2")}`,
      order: orderBy(KEYS, sort),
      values: [businessId, words],
    },
    window,
  );

/** Undefined if it doesn't exist; `id` is a UUID. */
export const findCampaign = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<StoredCampaign | undefined> => {
  const { rows } = await client.query<StoredCampaign>(
    `select ${COLUMNS} from campaigns where business_id = $1 and id = $2`,
    [businessId, id],
  );
  return rows[0];
};

export type MeasurableCampaign = { id: string; action: CampaignAction; startsOn: Day };

/** The latest campaigns with an action whose first `days` days are over, the last of them before `today`. */
export const campaignsWithAction = async (
  client: PoolClient,
  { businessId }: Scope,
  { today, days, most }: { today: Day; days: number; most: number },
): Promise<MeasurableCampaign[]> => {
  const { rows } = await client.query<MeasurableCampaign>(
    `select id, action, to_char(starts_on, ${DAY}) as starts_on from campaigns
      where business_id = $1 and action is not null and starts_on + $2::int <= $3::date and last_day >= starts_on + $2::int - 1
      order by campaigns.starts_on desc, id limit $4`,
    [businessId, days, today, most],
  );
  return rows;
};

type NewCampaign = Omit<StoredCampaign, "members" | "controls" | "byKind" | "byId" | "endedAt">;

/** Without members yet: `setDrawn` stores how many were drawn. */
export const insertCampaign = async (
  client: PoolClient,
  { businessId, kind, id: actorId }: AuditActor,
  campaign: NewCampaign,
): Promise<void> => {
  const { id, name, source, sourceName, controlShare, action, expectedEffect, startsOn, lastDay, createdAt } = campaign;
  await client.query(
    `insert into campaigns (business_id, id, name, source, source_name, control_share, action, expected_effect, starts_on,
       last_day, members, controls, created_at, by_kind, by_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $12, $13)`,
    [
      businessId,
      id,
      name,
      source,
      sourceName,
      controlShare,
      action,
      expectedEffect,
      startsOn,
      lastDay,
      createdAt,
      kind,
      actorId,
    ],
  );
};

export const setDrawn = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
  { members, controls }: { members: number; controls: number },
): Promise<void> => {
  await client.query("update campaigns set members = $3, controls = $4 where business_id = $1 and id = $2", [
    businessId,
    id,
    members,
    controls,
  ]);
};

/** Ends a campaign: `lastDay` is the last measured day. False if it is over already. */
export const endCampaign = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
  { lastDay, at }: { lastDay: Day; at: Date },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    "update campaigns set last_day = $3, ended_at = $4 where business_id = $1 and id = $2 and last_day > $3::date",
    [businessId, id, lastDay, at],
  );
  return rowCount === 1;
};

/** With its members. False if it was deleted already. */
export const deleteCampaign = async (client: PoolClient, { businessId }: Scope, id: string): Promise<boolean> => {
  const { rowCount } = await client.query("delete from campaigns where business_id = $1 and id = $2", [businessId, id]);
  return rowCount === 1;
};

/** `pastRevenue` in minor units. */
type DrawnMember = { id: string; stratum: string; pastOrders: number; pastRevenue: number };

/** The control group, or the other members, without those who object to profiling since the draw. */
export const readMembers = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
  { isControl }: { isControl: boolean },
): Promise<DrawnMember[]> => {
  const { rows } = await client.query<DrawnMember>(
    `select customer_id as id, stratum, past_orders, past_revenue from campaign_members m
      where business_id = $1 and campaign_id = $2 and is_control = $3 and ${idMayBeProfiled("m.customer_id")}`,
    [businessId, id, isControl],
  );
  return rows;
};
