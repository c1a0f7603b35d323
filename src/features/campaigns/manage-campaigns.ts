import { insertAuditLine } from "#core/auth/audit-log.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readName } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import type { ChosenSource } from "#features/campaigns/rules/source.ts";
import {
  deleteCampaign as deleteRow,
  endCampaign as endRow,
  findCampaign,
} from "#features/campaigns/store/campaigns.ts";
import { addDays } from "#lib/time/day.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { type ControlPlan, drawCampaign } from "./draw-campaign.ts";
import { noCampaign, readCampaign, type ShownCampaign } from "./read-campaigns.ts";
import { resolveSource } from "./resolve-source.ts";

/**
 * Creates a campaign and draws its control group. Throws what `drawCampaign`, `resolveSource` and `writeOnce` throw.
 */
export const createCampaign = async (
  actor: Actor,
  { source, name: given, ...plan }: ControlPlan & { name: string; source: ChosenSource },
): Promise<ShownCampaign> => {
  const name = readName(given);
  const [frame, { filter, name: sourceName }] = [await loadCriteriaContext(actor), await resolveSource(actor, source)];
  const { id } = await writeOnce(actor, async (client) => ({
    id: await drawCampaign(client, actor, frame, { ...plan, name, source, sourceName, filter }),
  }));
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
