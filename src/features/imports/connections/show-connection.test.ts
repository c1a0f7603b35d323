import { afterEach, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection, aWooConnection, SECRET, signedHeaders } from "#testing/shops/connections/connections.ts";
import { aWooShop } from "#testing/shops/connections/woocommerce-shop.ts";
import { getConnection } from "./manage-connections.ts";
import { encryptSecretsAgain, receiveWebhook } from "./receive-deliveries.ts";

import { testConnection } from "./request-sync.ts";

const first = process.env.AUTH_SECRET ?? "";
const second = "Nw7Rt2Vb9Xc4Ml6Kj1Hg8Fd3Sa5Qp0ZyEu";

afterEach(() => provideSettings({ AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: "" }));

const body = '{"id":1}';
const accepts = async (connectionId: string): Promise<boolean> => {
  const headers = new Headers(signedHeaders("shopify", connectionId, { topic: "app/uninstalled", body }));
  const read = async () => ({ headers, body: Buffer.from(body) });
  return receiveWebhook({ connectionId, read, network: crypto.randomUUID() }).then(
    () => true,
    () => false,
  );
};

test("a secret is stored encrypted, and written nowhere else", async () => {
  const shop = await aBusiness();
  const { id } = await aConnection(shop);
  const { id: other } = await aConnection(shop);
  const rows = await withBusiness(shop, async (client) => (await client.query("select * from connections")).rows);
  expect(JSON.stringify(rows)).not.toContain(SECRET);
  // Two encrypted copies of a secret don't show that they are the same.
  expect(rows[0].sealedSecrets).not.toBe(rows[1].sealedSecrets);
  expect(JSON.stringify(await auditLines(shop))).not.toContain(SECRET);
  // Moved to another connection it can't be read.
  await withBusiness(shop, (client) =>
    client.query(
      `update connections set sealed_secrets = (select sealed_secrets from connections where business_id = $3 and id = $1)
        where business_id = $3 and id = $2`,
      [id, other, shop.businessId],
    ),
  );
  expect([await accepts(id), await accepts(other)]).toEqual([true, false]);
});

test("a changed AUTH_SECRET is recognized, and both secrets given it is encrypted again", async () => {
  const shop = await aBusiness();
  const { id } = await aConnection(shop);
  provideSettings({ AUTH_SECRET: second });
  expect(await getConnection(shop, id)).toMatchObject({ state: "locked" });
  expect(await accepts(id)).toBe(false);
  provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
  expect(await getConnection(shop, id)).toMatchObject({ state: "new" });
  expect(await accepts(id)).toBe(true);
  expect(await encryptSecretsAgain()).toBeGreaterThan(0);
  expect(await encryptSecretsAgain()).toBe(0);
  provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: "" });
  expect(await accepts(id)).toBe(true);
});

test("the keys of a shop are encrypted again too, and a webhook's secret can't be read as one", async () => {
  const shop = await aBusiness();
  const local = await aWooShop();
  const { id } = await aWooConnection(shop, local);
  const problem = async () => (await testConnection(asAdmin(shop), id)).problem;
  expect(await problem()).toBeNull();
  provideSettings({ AUTH_SECRET: second });
  expect(await getConnection(shop, id)).toMatchObject({ state: "locked", sync: { isLocked: true } });
  expect(await problem()).toBe("KEYS_MISSING");
  provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
  await encryptSecretsAgain();
  provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: "" });
  expect(await problem()).toBeNull();
  await withBusiness(shop, (client) => client.query("update connections set sealed_access = sealed_secrets"));
  expect(await problem()).toBe("KEYS_MISSING");
  await local[Symbol.asyncDispose]();
});
