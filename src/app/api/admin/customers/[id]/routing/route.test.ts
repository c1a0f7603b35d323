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
  const request = aRequest("GET", `/api/admin/customers/${id}/routing`, by ? { token: by } : {});
  const response = await GET(request, { params: Promise.resolve({ id }) });
  return { status: response.status, body: await response.json() };
};

const HARD = { problem_complexity_profile: "high_touch_shoppers" };
const DRIFTING = { loyalty_trajectory: "declining_risk" };
const because = (dominant: Record<string, string>) =>
  Object.entries(dominant).map(([axis, segment]) => ({ because: "dominant", axis, segment }));

describe("GET 200", () => {
  test.each([
    ["hard cases", "senior_agent_queue", HARD, HARD],
    ["who drifts away", "retention_specialist", DRIFTING, DRIFTING],
    ["a hard case that drifts away, first of all", "senior_agent_queue", { ...HARD, ...DRIFTING }, HARD],
    ["everybody else", "general_support", { problem_complexity_profile: "low_maintenance" }, {}],
  ])("%s: %s, and why", async (who, queue, dominant, why) => {
    const { status, body } = await read(await aPlaced(who, dominant));
    expect([status, body.data]).toEqual([200, { queue, why: because(why) }]);
  });
});

describe("GET 401 and 403", () => {
  test("nobody; a token that may see reports alone", async () => {
    const id = await aPlaced("ada", HARD);
    const reports = await aToken(shop, { permissions: ["reports:view"] });
    expect([(await read(id, "")).status, (await read(id, reports)).status]).toEqual([401, 403]);
  });
});

describe("GET 404", () => {
  test("a customer that there is not, and one of another business", async () => {
    const id = await aPlaced("bea", HARD);
    for (const { status, body } of [await read("bea"), await read(id, await aToken(await aBusiness()))])
      expect([status, body.code]).toEqual([404, "CUSTOMER_NOT_FOUND"]);
  });
});
