import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { insertCampaign, setDrawn } from "#features/campaigns/store/campaigns.ts";
import { drawMembers } from "#features/campaigns/store/draw-members.ts";
import { repeatedOrders } from "#features/demo/store/repeated-orders.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { lockOrderWrites, saveOrders } from "#records/orders/orders.ts";
import { pastBefore } from "../campaigns/preview-campaign.ts";
import { resolveSource } from "../campaigns/resolve-source.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { recalculateDemo } from "./ensure-demo-segments.ts";
import { demoActor } from "./run-for-demo.ts";

const DAYS_AGO = 45;
const ACTION = "reorder_due";

/** One in so many of the contacted customers who had bought in the year before orders once more. */
const ONE_IN = 4;

/**
 * Gives the demo a campaign of the last 45 days, which is over, with a planted effect: some of the contacted customers repeat an
 * order. To be called once, before the segments and other results that follow from orders.
 */
export const addDemoCampaign = async (scope: Scope): Promise<void> => {
  // The control group is drawn within RFM segments.
  await recalculateDemo(scope);
  const actor = demoActor(scope);
  const frame = await loadCriteriaContext(scope);
  const source = { kind: "all" } as const;
  const { filter } = await resolveSource(actor, source);
  const startsOn = addDays(frame.today, -DAYS_AGO);
  const since = { ...frame, today: startsOn };
  const start = startOfDay(startsOn, frame.timeZone);
  const id = uuidv7();
  await withBusiness(scope, async (client) => {
    const settings = { name: "Autumn newsletter with a voucher", controlShare: 0.3, expectedEffect: 0.2, startsOn };
    await insertCampaign(client, actor, {
      ...settings,
      id,
      source,
      sourceName: null,
      action: ACTION,
      lastDay: addDays(frame.today, -1),
      createdAt: start,
    });
    const drawn = await drawMembers(client, frame, filter, {
      campaignId: id,
      controlShare: settings.controlShare,
      ...pastBefore(start, since),
    });
    await setDrawn(client, actor, id, drawn);
    await insertAuditLine(client, actor, {
      action: "campaign.created",
      things: { campaign: id },
      after: { ...settings, ...drawn },
    });
  });
  await withBusiness(scope, async (client) => {
    await lockOrderWrites(client, scope);
    const orders = await repeatedOrders(client, scope, { campaignId: id, start, end: now(), oneIn: ONE_IN });
    await saveOrders(client, scope, { customers: [], orders, refunds: [] });
  });
};
