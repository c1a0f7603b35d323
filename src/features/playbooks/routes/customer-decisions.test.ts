import { describe, expect, test } from "vitest";
import { GET as readCampaign } from "#app/api/admin/customers/[id]/campaign/route.ts";
import { GET as readRouting } from "#app/api/admin/customers/[id]/routing/route.ts";
import { GET as showInGorgias } from "#app/api/integrations/gorgias/customer/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { customerPlaybookRoute } from "#testing/routes/customer-playbook-route.ts";
import { aModelWith, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

const { aPlaced, read } = customerPlaybookRoute(readRouting, "routing");

const HARD = { problem_complexity_profile: "high_touch_shoppers" };
const DRIFTING = { loyalty_trajectory: "declining_risk" };
const because = (dominant: Record<string, string>) =>
  Object.entries(dominant).map(([axis, segment]) => ({ because: "dominant", axis, segment }));

describe("GET routing 200", () => {
  test.each([
    ["hard cases", "senior_agent_queue", HARD, HARD],
    ["who drifts away", "retention_specialist", DRIFTING, DRIFTING],
    ["a hard case that drifts away, first of all", "senior_agent_queue", { ...HARD, ...DRIFTING }, HARD],
    ["all other customers", "general_support", { problem_complexity_profile: "low_maintenance" }, {}],
  ])("%s: %s, with the reason", async (who, queue, dominant, why) => {
    const { status, body } = await read(await aPlaced(who, dominant));
    expect([status, body.data]).toEqual([200, { queue, why: because(why) }]);
  });
});

describe("GET /api/integrations/gorgias/customer", () => {
  const show = (email: string, token?: string) =>
    answerOf(
      showInGorgias(
        aRequest(
          "GET",
          `/api/integrations/gorgias/customer?email=${encodeURIComponent(email)}`,
          token ? { token } : {},
        ),
      ),
    );

  test("shows the customer, team, priority and reason beside a ticket, in the reader's language", async () => {
    const shop = await aBusiness();
    const version = await anActiveModel(shop, aModelWith({ loyalty_trajectory: ["declining_risk"] }));
    await aCustomer(shop, { externalId: "C-1001", email: "Ada@Example.com", name: "Ada Lovelace" });
    await anOrder(shop, { customer: "C-1001", totalPrice: 70_000 });
    const id = await idOfCustomer(shop, "C-1001");
    const profile = { dominant_segments: DRIFTING, lifetime_value: 70_000, churn_risk_score: 0.8, revision: 2 };
    await aProfile(shop, version, { customer_id: id, ...profile });
    const forecast = { predictedClv: 12_000, tier: "high", orderChance90: 0.25 };
    await withBusiness(shop, (client) => saveForecastOf(client, shop, "C-1001", forecast));
    const { id: segmentId } = await createSegment(asAdmin(shop), { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(asAdmin(shop), id, segmentId);
    const shown = {
      id,
      currency: "USD",
      lifetimeValue: 700,
      orderCount: 1,
      lastOrderAt: "2025-01-01T12:00:00.000Z",
      segments: "VIP",
      archetype: null,
      clvTier: "high",
      predictedClv: 120,
      churnRisk: 0.75,
      priority: "medium",
      queue: "retention_specialist",
      team: "Retention specialist",
      reason: expect.stringContaining("$500"),
      profileUrl: expect.stringMatching(`^http.*/customers/${id}$`),
    };
    const all = await show(" ada@example.com", await aToken(shop));
    expect(all).toMatchObject({
      status: 200,
      body: { ...shown, externalId: "C-1001", name: "Ada Lovelace", email: "Ada@Example.com" },
    });
    // A widget shows names and values only.
    expect(Object.values(all.body).filter((value) => typeof value === "object" && value !== null)).toEqual([]);
    const viewer = await aToken(shop, { permissions: ["customers:view"] });
    // The address of a customer and any other get the same answer.
    for (const email of ["ada@example.com", "nobody@example.com"])
      expect(await show(email, viewer)).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    const elsewhere = await aToken(await aBusiness());
    const none = { status: 404, body: { error: expect.any(String), code: "CUSTOMER_NOT_FOUND" } };
    expect(await show("ada@example.com", elsewhere)).toMatchObject(none);
    for (const email of ["", "nobody@example.com", "%"])
      expect(await show(email, await aToken(shop))).toMatchObject(none);
    const reports = await aToken(shop, { permissions: ["reports:view"] });
    expect([(await show("ada@example.com")).status, (await show("ada@example.com", reports)).status]).toEqual([
      401, 403,
    ]);
  });
});

describe("GET campaign 200", () => {
  const { aPlaced, read } = customerPlaybookRoute(readCampaign, "campaign");
  const placed = (segment: string) => ({ price_sensitivity: segment });

  test.each([
    ["discount_hunters", "flash_sale_20pct_off"],
    ["full_price_buyers", "new_premium_collection"],
    // A second segment of the same kind is treated like the first.
    ["discount_hunters_2", "flash_sale_20pct_off"],
  ])("%s: %s, with the reason", async (segment, campaign) => {
    const { status, body } = await read(await aPlaced(segment, placed(segment)));
    const why = [{ because: "dominant", axis: "price_sensitivity", segment: segment.replace("_2", "") }];
    expect([status, body.data]).toEqual([200, { campaign, why }]);
  });

  test("other customers get neither", async () => {
    expect((await read(await aPlaced("cyd", placed("mixed_price_buyers")))).body).toEqual({ data: null });
  });
});
