import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { FEWEST_IN_GROUP, HORIZON_DAYS } from "#lib/effects/campaign.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import type { controlPlan } from "./contracts.ts";
import { pastBefore, resolveSource } from "./preview-campaign.ts";
import { noCampaign, readCampaign } from "./read-campaigns.ts";
import { type CampaignSource, type ChosenSource, MOST_DAYS_AHEAD } from "./rules.ts";
import {
  deleteCampaign as deleteRow,
  endCampaign as endRow,
  findCampaign,
  insertCampaign,
  setDrawn,
} from "./store/campaigns.ts";
import { drawMembers } from "./store/draw-members.ts";

/** What a campaign is to measure. It starts today if no day is given. */
export type ControlPlan = z.output<typeof controlPlan>;

type Drawing = ControlPlan & {
  name: string;
  source: CampaignSource;
  /** The name of the source's segment, view or audience. */
  sourceName: string | null;
  /** The customers it is drawn from. */
  filter: CustomerFilter;
};

type StoredDrawing = Drawing & { startsOn: Day; lastDay: Day; createdAt: Date };

const checkStart = (startsOn: Day, today: Day): void => {
  const last = addDays(today, MOST_DAYS_AHEAD);
  if (startsOn >= today && startsOn <= last) return;
  const values = { from: today, to: last };
  refuseField("startsOn", { reason: "day_range", values, message: `must be a day from ${today} to ${last}` });
};

/**
 * Stores a campaign and draws its control group in the caller's transaction, by what customers had bought when it was created. `since`
 * is the business's day then.
 */
export const storeCampaign = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { filter, source, sourceName, name, controlShare, expectedEffect, action = null, startsOn, ...stored }: StoredDrawing,
  since: CriteriaContext = frame,
): Promise<{ id: string; members: number; controls: number }> => {
  const id = uuidv7();
  const settings = { name, controlShare, action, expectedEffect, startsOn };
  await insertCampaign(client, actor, { ...settings, id, source, sourceName, ...stored });
  const past = pastBefore(stored.createdAt, since);
  const drawn = await drawMembers(client, frame, filter, { campaignId: id, controlShare, ...past });
  await setDrawn(client, actor, id, drawn);
  const after = { ...settings, source, ...drawn };
  await insertAuditLine(client, actor, { action: "campaign.created", things: { campaign: id }, after });
  return { id, members: drawn.members, controls: drawn.controls };
};

/** The same for one that starts today or later. Returns its ID. Throws INVALID_PARAMETER and CONFLICT (CAMPAIGN_TOO_SMALL). */
export const drawCampaign = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { startsOn = frame.today, ...drawing }: Drawing,
): Promise<string> => {
  checkStart(startsOn, frame.today);
  const lastDay = addDays(startsOn, HORIZON_DAYS - 1);
  const stored = { ...drawing, startsOn, lastDay, createdAt: now() };
  const { id, members, controls } = await storeCampaign(client, actor, frame, stored);
  if (Math.min(controls, members - controls) < FEWEST_IN_GROUP) {
    const message = `A campaign needs ${FEWEST_IN_GROUP} customers in its control group and outside it`;
    const values = { min: FEWEST_IN_GROUP, members, controls };
    throw new AppError("CONFLICT", message, { reason: "CAMPAIGN_TOO_SMALL", values });
  }
  return id;
};

/**
 * Creates a campaign and draws its control group. Throws what `drawCampaign`, `resolveSource` and `writeOnce` throw.
 */
export const createCampaign = async (
  actor: Actor,
  { source, name: given, ...plan }: ControlPlan & { name: string; source: ChosenSource },
) => {
  const name = readName(given);
  const [frame, { filter, name: sourceName }] = [await loadBusinessDay(actor), await resolveSource(actor, source)];
  const { id } = await writeOnce(actor, async (client) => ({
    id: await drawCampaign(client, actor, frame, { ...plan, name, source, sourceName, filter }),
  }));
  return readCampaign(actor, id);
};

/**
 * Ends a campaign: its control group is free again, and nothing from today on is measured. Throws NOT_FOUND
 * (CAMPAIGN_NOT_FOUND) and CONFLICT (CAMPAIGN_IS_OVER).
 */
export const endCampaign = async (actor: Actor, id: string) => {
  if (!isUuid(id)) throw noCampaign();
  const { today } = await loadBusinessDay(actor);
  await withBusiness(actor, async (client) => {
    const campaign = await findCampaign(client, actor, id);
    if (!campaign) throw noCampaign();
    const isOver = () => refusalBy("CAMPAIGN_IS_OVER", "This campaign is over");
    if (campaign.lastDay < today) throw isOver();
    if (!(await endRow(client, actor, id, { lastDay: addDays(today, -1), at: now() }))) throw isOver();
    const { name, lastDay } = campaign;
    const line = { before: { name, lastDay }, after: { lastDay: addDays(today, -1) } };
    await insertAuditLine(client, actor, { action: "campaign.ended", things: { campaign: id }, ...line });
  });
  return readCampaign(actor, id);
};

/** Deletes a campaign with its control group and its result. Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const deleteCampaign = async (actor: Actor, id: string): Promise<void> => {
  if (!isUuid(id)) throw noCampaign();
  await withBusiness(actor, async (client) => {
    const campaign = await findCampaign(client, actor, id);
    if (!campaign || !(await deleteRow(client, actor, id))) throw noCampaign();
    const { name, startsOn, members, controls } = campaign;
    const before = { name, startsOn, members, controls };
    await insertAuditLine(client, actor, { action: "campaign.deleted", things: { campaign: id }, before });
  });
};
