import { beforeAll, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/profiles/batch/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { AxisProfile } from "#features/axes/contracts/customer-axes.ts";
import { segmentAxes } from "#features/axes/run-axes.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";

let actor: Actor;
let token: string;
beforeAll(async () => {
  actor = await anAxisShop();
  await segmentAxes(actor, { asOf: SHOP_AS_OF }, unwatched());
  token = await aToken(actor, { role: "viewer" });
});

const ask = (customerIds: unknown, by = token) =>
  answerOf(POST(aRequest("POST", "/api/admin/profiles/batch", { token: by, body: { customerIds } })));

const profilesOf = async (...externalIds: string[]): Promise<AxisProfile[]> => {
  const ids = await Promise.all(externalIds.map((id) => idOfCustomer(actor, id)));
  return (await ask(ids)).body.data;
};

describe("POST 200", () => {
  test("returns profiles in the requested order, including repeats", async () => {
    const profiles = await profilesOf("once-1", "weekly-1", "once-1");
    expect(profiles.map(({ customer_id }) => customer_id)).toEqual(["once-1", "weekly-1", "once-1"]);
    expect(profiles[0]).toEqual(profiles[2]);
  });

  test("memberships of each axis sum to 1, and the dominant segment is the largest", async () => {
    const [profile] = await profilesOf("weekly-2");
    expect(Object.keys(profile?.fuzzy_memberships ?? {})).toHaveLength(13);
    for (const [axis, shares] of Object.entries(profile?.fuzzy_memberships ?? {})) {
      const values = Object.values(shares);
      expect(values.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      const [most = 0, second = 0] = values.sort((a, b) => b - a);
      expect(shares[profile?.dominant_segments[axis] ?? ""]).toBe(most);
      expect(profile?.membership_strength[axis]).toBe(
        most > 0.7 ? "strong" : second + most > 0.7 ? "balanced" : "weak",
      );
    }
  });

  test("spending is in major units: one order of 30.10", async () => {
    // The third kind pays 3000 + 10 · 1 minor units.
    const [profile] = await profilesOf("once-1");
    expect([profile?.lifetime_value, profile?.feature_vectors.purchase_value?.lifetime_value]).toEqual([30.1, 30.1]);
  });

  test("a later order is in the next answer", async () => {
    const [before] = await profilesOf("once-3");
    await anOrder(actor, { customer: "once-3", totalPrice: 100_000, orderedAt: new Date(Date.now() - 3_600_000) });
    const [after] = await profilesOf("once-3");
    expect((after?.lifetime_value ?? 0) - (before?.lifetime_value ?? 0)).toBeCloseTo(1000, 6);
    expect(after?.model_version).toBe(before?.model_version);
  });

  test("a customer without orders has a profile of zeros, and no archetype", async () => {
    const [profile] = await profilesOf(await aCustomer(actor));
    expect(profile).toMatchObject({ lifetime_value: 0, archetype: null });
    const values = Object.values(profile?.feature_vectors ?? {}).flatMap((features) => Object.values(features));
    expect(new Set(values)).toEqual(new Set([0]));
  });

  test("before the first run there are only features", async () => {
    const other = await aBusiness();
    await anOrder(other, { customer: "ada", totalPrice: 1250 });
    const by = await aToken(other, { role: "viewer" });
    const { body } = await ask([await idOfCustomer(other, "ada")], by);
    expect(body.data[0]).toMatchObject({ lifetime_value: 12.5, dominant_segments: {}, model_version: null });
  });
});

describe("POST 400", () => {
  test.each([
    ["none", []],
    ["more than a thousand", Array.from({ length: 1001 }, () => "x")],
    ["no list", "x"],
  ])("%s", async (_, customerIds) => {
    expect((await ask(customerIds)).status).toBe(400);
  });
});

describe("POST 404", () => {
  test("names the first unknown one, including another business's", async () => {
    const ours = await idOfCustomer(actor, "weekly-1");
    const other = await aBusiness();
    const theirs = await idOfCustomer(other, await aCustomer(other));
    for (const id of [theirs, "nothing"]) {
      const { status, body } = await ask([ours, id]);
      expect([status, body.code, body.details[0].field]).toEqual([404, "CUSTOMER_NOT_FOUND", "customerIds[1]"]);
      expect(body.details[0].message).toContain(id);
    }
  });
});
