import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aProfile, aStandingModel } from "#testing/axis-models.ts";
import { aBusiness, anOrder, idOfCustomer } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

let shop: Scope;
let token: string;
let version: number;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  version = await aStandingModel(shop);
});

/** A customer with these dominant segments; gives the id. */
const aPlaced = async (customer: string, dominant_segments: Record<string, string>): Promise<string> => {
  await anOrder(shop, { customer });
  const customer_id = await idOfCustomer(shop, customer);
  await aProfile(shop, version, { customer_id, dominant_segments });
  return customer_id;
};

const read = async (id: string, by: string | undefined = token) => {
  const request = aRequest("GET", `/api/admin/customers/${id}/campaign`, by ? { token: by } : {});
  const response = await GET(request, { params: Promise.resolve({ id }) });
  return { status: response.status, body: await response.json() };
};

const placed = (segment: string) => ({ price_sensitivity: segment });

describe("GET 200", () => {
  test.each([
    ["discount_hunters", "flash_sale_20pct_off"],
    ["full_price_buyers", "new_premium_collection"],
    // A second segment of a kind is treated as the first.
    ["discount_hunters_2", "flash_sale_20pct_off"],
  ])("%s: %s, and why", async (segment, campaign) => {
    const { status, body } = await read(await aPlaced(segment, placed(segment)));
    const why = [{ because: "dominant", axis: "price_sensitivity", segment: segment.replace("_2", "") }];
    expect([status, body.data]).toEqual([200, { campaign, why }]);
  });

  test("neither is for everybody else", async () => {
    expect((await read(await aPlaced("cyd", placed("mixed_price_buyers")))).body).toEqual({ data: null });
  });
});

describe("GET 401 and 403", () => {
  test("nobody; a token that may see reports alone", async () => {
    const id = await aPlaced("ada", placed("discount_hunters"));
    const reports = await aToken(shop, { permissions: ["reports:view"] });
    expect([(await read(id, "")).status, (await read(id, reports)).status]).toEqual([401, 403]);
  });
});

describe("GET 404", () => {
  test("a customer that there is not, and one of another business", async () => {
    const id = await aPlaced("bea", placed("discount_hunters"));
    for (const { status, body } of [await read("bea"), await read(id, await aToken(await aBusiness()))])
      expect([status, body.code]).toEqual([404, "CUSTOMER_NOT_FOUND"]);
  });
});
