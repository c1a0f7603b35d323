import { v7 as uuidv7 } from "uuid";
import { readName, refuseField } from "#lib/domain/accounts/fields.ts";
import type { CampaignAction } from "#lib/domain/campaigns/action.ts";
import { FEWEST_IN_GROUP, HORIZON_DAYS, MOST_DAYS_AHEAD } from "#lib/domain/campaigns/campaign.ts";
import { AppError, refusalBy } from "#lib/domain/errors.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { addDays, type Day } from "#lib/domain/time/day.ts";
import { isUuid } from "#lib/domain/uuid.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import {
  deleteCampaign as deleteRow,
  endCampaign as endRow,
  findCampaign,
  insertCampaign,
  setDrawn,
} from "#lib/server/db/campaigns/campaigns.ts";
import { drawMembers } from "#lib/server/db/campaigns/draw-members.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { now } from "../server/clock.ts";
import { writeOnce } from "../server/create-idempotently.ts";
import { type CampaignPlan, pastBefore } from "./preview-campaign.ts";
import { noCampaign, readCampaign, type ShownCampaign } from "./read-campaigns.ts";
import { resolveSource } from "./resolve-source.ts";

type NewCampaign = CampaignPlan & {
  name: string;
  startsOn?: Day | undefined;
  action?: CampaignAction | null | undefined;
};

const checkStart = (startsOn: Day, today: Day): void => {
  const last = addDays(today, MOST_DAYS_AHEAD);
  if (startsOn >= today && startsOn <= last) return;
  const values = { from: today, to: last };
  refuseField("startsOn", { reason: "day_range", values, message: `must be a day from ${today} to ${last}` });
};

/**
 * Creates a campaign and draws its control group. Throws INVALID_PARAMETER, CONFLICT (CAMPAIGN_TOO_SMALL), and what
 * `resolveSource` and `writeOnce` throw.
 */
export const createCampaign = async (actor: Actor, plan: NewCampaign): Promise<ShownCampaign> => {
  const { source, controlShare, expectedEffect, action = null } = plan;
  const name = readName(plan.name);
  const frame = await loadCriteriaContext(actor);
  const { today } = frame;
  const { startsOn = today } = plan;
  checkStart(startsOn, today);
  const { filter, name: sourceName } = await resolveSource(actor, source);
  const { id } = await writeOnce(actor, async (client) => {
    const at = now();
    const [id, lastDay] = [uuidv7(), addDays(startsOn, HORIZON_DAYS - 1)];
    const settings = { name, controlShare, action, expectedEffect, startsOn };
    await insertCampaign(client, actor, { ...settings, id, source, sourceName, lastDay, createdAt: at });
    const draw = { campaignId: id, controlShare, ...pastBefore(at, frame) };
    const drawn = await drawMembers(client, frame, filter, draw);
    if (Math.min(drawn.controls, drawn.members - drawn.controls) < FEWEST_IN_GROUP) {
      const message = `A campaign needs ${FEWEST_IN_GROUP} customers in its control group and outside it`;
      const values = { min: FEWEST_IN_GROUP, members: drawn.members, controls: drawn.controls };
      throw new AppError("CONFLICT", message, { reason: "CAMPAIGN_TOO_SMALL", values });
    }
    await setDrawn(client, actor, id, drawn);
    const after = { ...settings, source, ...drawn };
    await insertAuditLine(client, actor, { action: "campaign.created", things: { campaign: id }, after });
    return { id };
  });
  return readCampaign(actor, id);
};

/**
 * Ends a campaign: its control group is free again, and nothing from today on is measured. Throws NOT_FOUND
 * (CAMPAIGN_NOT_FOUND) and CONFLICT (CAMPAIGN_IS_OVER).
 */
export const endCampaign = async (actor: Actor, id: string): Promise<ShownCampaign> => {
  if (!isUuid(id)) throw noCampaign();
  const { today } = await loadCriteriaContext(actor);
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
    if (!campaign) throw noCampaign();
    await deleteRow(client, actor, id);
    const { name, startsOn, members, controls } = campaign;
    const before = { name, startsOn, members, controls };
    await insertAuditLine(client, actor, { action: "campaign.deleted", things: { campaign: id }, before });
  });
};
