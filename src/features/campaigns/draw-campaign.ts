import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { CampaignSource } from "#features/campaigns/rules/source.ts";
import { insertCampaign, setDrawn } from "#features/campaigns/store/campaigns.ts";
import { drawMembers } from "#features/campaigns/store/draw-members.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import type { CampaignAction } from "#features/evidence/rules/action.ts";
import { FEWEST_IN_GROUP, HORIZON_DAYS, MOST_DAYS_AHEAD } from "#lib/effects/campaign.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { pastBefore } from "./preview-campaign.ts";

/** What a campaign is to measure. It starts today if no day is given. */
export type ControlPlan = {
  controlShare: number;
  expectedEffect: number;
  startsOn?: Day | undefined;
  action?: CampaignAction | null | undefined;
};

export type Drawing = ControlPlan & {
  name: string;
  source: CampaignSource;
  /** The name of the source's segment, view or audience. */
  sourceName: string | null;
  /** The customers it is drawn from. */
  filter: CustomerFilter;
};

const checkStart = (startsOn: Day, today: Day): void => {
  const last = addDays(today, MOST_DAYS_AHEAD);
  if (startsOn >= today && startsOn <= last) return;
  const values = { from: today, to: last };
  refuseField("startsOn", { reason: "day_range", values, message: `must be a day from ${today} to ${last}` });
};

/**
 * Stores a campaign and draws its control group in the caller's transaction. Returns its ID. Throws INVALID_PARAMETER and
 * CONFLICT (CAMPAIGN_TOO_SMALL).
 */
export const drawCampaign = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { filter, source, sourceName, name, controlShare, expectedEffect, action = null, startsOn = frame.today }: Drawing,
): Promise<string> => {
  checkStart(startsOn, frame.today);
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
  return id;
};
