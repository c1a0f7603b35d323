import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { isGivenUp } from "#features/webhooks/rules.ts";
import { aWebhookEndpoint, queueRunFailed } from "#testing/audiences/webhook-receiver.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { expireMessages, noteFailing } from "./webhook-sending.ts";

const YEAR_MS = 365 * 86_400_000;

test("a message that waits is not given up by a clock that jumped a year ahead, but after a day by both", async () => {
  const shop = asAdmin(await aBusiness());
  const { id: endpointId } = await aWebhookEndpoint(shop, { url: "https://shop.test/hook" });
  await queueRunFailed(shop);
  const place = { businessId: shop.businessId, endpointId };
  const expired = (at: Date, waitedHours: number) =>
    withBusiness(shop, async (client) => {
      await client.query(
        "update webhook_messages set queued_at = now() - $2 * interval '1 hour' where business_id = $1",
        [shop.businessId, waitedHours],
      );
      await expireMessages(client, place, at);
      const { rows } = await client.query("select problem from webhook_messages where business_id = $1", [
        shop.businessId,
      ]);
      return rows;
    });
  expect(await expired(new Date(Date.now() + YEAR_MS), 1)).toEqual([{ problem: null }]);
  expect(await expired(new Date(Date.now() - YEAR_MS), 25)).toEqual([{ problem: null }]);
  expect(await expired(new Date(), 25)).toEqual([{ problem: "EXPIRED" }]);
});

test("an endpoint is not given up by a clock that jumped a year ahead or was a year behind, but after three days by both", async () => {
  const shop = asAdmin(await aBusiness());
  const { id: endpointId } = await aWebhookEndpoint(shop, { url: "https://shop.test/hook" });
  const failFor = (hours: number | null) =>
    withBusiness(shop, (client) =>
      client.query(
        "update webhook_endpoints set failing_since = now() - $2 * interval '1 hour' where business_id = $1",
        [shop.businessId, hours],
      ),
    );
  const isOver = (aheadMs: number) =>
    withBusiness(shop, async (client) => {
      const at = new Date(Date.now() + aheadMs);
      const noted = await noteFailing(client, { ...shop, endpointId }, { at, failures: 30, pausedUntil: at });
      return noted && isGivenUp({ failingSince: noted.failingSince, failures: 30 }, noted.at);
    });
  await failFor(1);
  expect(await isOver(YEAR_MS)).toBe(false);
  await failFor(73);
  expect(await isOver(-YEAR_MS)).toBe(false);
  expect(await isOver(0)).toBe(true);
  await failFor(null);
  expect(await isOver(-YEAR_MS)).toBe(false);
  expect(await isOver(0)).toBe(false);
});
