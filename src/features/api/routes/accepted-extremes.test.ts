import { beforeAll, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { aToken, tenantHeaders } from "#testing/request.ts";
import { failingReads } from "#testing/routes/failing-reads.ts";
import { RECORDS, sendExtremes, type Written } from "#testing/routes/send-extremes.ts";

// Every route is called many times within a minute.
provideSettings({ RATE_LIMIT: "1000000" });

let shop: Scope;
let reader: { token: string; headers: Record<string, string> };
beforeAll(async () => {
  shop = await aBusiness();
  await aCustomer(shop, { externalId: "Ada", name: "Ada" });
  reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
});

/** Orders reach the most pages; the full ring sends all records. */
const sent = Object.entries(RECORDS).filter(([route]) => isFullRing || route.includes("/orders/"));

test("whatever records are accepted, every page of their customer can be read", async () => {
  const written: Written = new Map();
  for (const [route, base] of sent) {
    const contract = CONTRACTS.find(({ method, path }) => `${method} ${path}` === route);
    if (!contract) throw new Error(`There is no route ${route}`);
    expect(await sendExtremes(contract, { scope: shop, reader, written, base })).toEqual([]);
  }
  const id = await idOfCustomer(shop, "Ada");
  expect(await failingReads(reader, { customers: id, churn: id, actions: id, externalId: "Ada" })).toEqual([]);
});
