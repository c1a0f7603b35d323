import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, anOrder, idOfCustomer } from "../builders.ts";
import { aRequest, aToken } from "../request.ts";
import { aModelOf, anActiveModel, aProfile } from "../shops/axis-models.ts";

/** Everything that its customers are placed in. */
const SEGMENTS = {
  price_sensitivity: ["full_price_buyers", "mixed_price_buyers", "discount_hunters", "discount_hunters_2"],
  loyalty_trajectory: ["declining_risk"],
  problem_complexity_profile: ["low_maintenance", "high_touch_shoppers"],
};

type Get = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

/** A route for one customer's playbooks, under /api/admin/customers/{id}: creates customers for it, and calls it. */
export const customerPlaybookRoute = (get: Get, part: string) => {
  let shop: Scope;
  let token: string;
  let version: number;
  beforeAll(async () => {
    shop = await aBusiness();
    token = await aToken(shop, { role: "viewer" });
    version = await anActiveModel(shop, aModelOf(SEGMENTS));
  });

  /** A customer with these dominant segments; returns the ID. */
  const aPlaced = async (customer: string, dominant_segments: Record<string, string>): Promise<string> => {
    await anOrder(shop, { customer });
    const customer_id = await idOfCustomer(shop, customer);
    await aProfile(shop, version, { customer_id, dominant_segments });
    return customer_id;
  };

  const read = async (id: string, by: string | undefined = token) => {
    const request = aRequest("GET", `/api/admin/customers/${id}/${part}`, by ? { token: by } : {});
    const response = await get(request, { params: Promise.resolve({ id }) });
    return { status: response.status, body: await response.json() };
  };

  describe("GET 401 and 403", () => {
    test("no credentials; a token that may only see reports", async () => {
      const id = await aPlaced("ada", {});
      const reports = await aToken(shop, { permissions: ["reports:view"] });
      expect([(await read(id, "")).status, (await read(id, reports)).status]).toEqual([401, 403]);
    });
  });

  describe("GET 404", () => {
    test("an unknown customer, and one of another business", async () => {
      const id = await aPlaced("bea", {});
      for (const { status, body } of [await read("bea"), await read(id, await aToken(await aBusiness()))])
        expect([status, body.code]).toEqual([404, "CUSTOMER_NOT_FOUND"]);
    });
  });

  return { aPlaced, read };
};
