import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/axes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { updateProfiles } from "#features/axes/run-axes.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { aMessagesApi } from "#testing/checks/messages-api.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, itsCustomers } from "#testing/shops/axis-models.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  await anActiveModel(shop);
  const words = { name: "Sale chasers", interpretation: "Buy at half the price.", center: { discount_rate: 0.5 } };
  const model = { ...aFoundModel(), words: { price_sensitivity: { discount_hunters: words } } };
  await itsCustomers(shop, await anActiveModel(shop, model), model);
});

const list = (by?: string, headers: Record<string, string> = {}) =>
  answerOf(GET(aRequest("GET", "/api/admin/axes", { ...(by && { token: by }), headers })));

const priceOf = (axes: readonly AxisDetails[]) => axes.find(({ axis }) => axis === "price_sensitivity");

describe("GET 200", () => {
  test("lists all fourteen in order, by the active model, with changes since the previous run", async () => {
    const { status, body } = await list(token);
    expect([status, body.data.map(({ axis }: AxisDetails) => axis)]).toEqual([200, AXES.map(({ name }) => name)]);
    expect(body.model).toMatchObject({ version: 2, population: 4, sampled: 4, asOf: "2026-03-01T00:00:00.000Z" });
    expect([priceOf(body.data)?.modelVersion, body.run]).toEqual([2, null]);
    expect(priceOf(body.data)?.segments[0]).toMatchObject({
      key: "full_price_buyers",
      customer_count: 3,
      population_percentage: 75,
      cluster_center: { discount_rate: -1 },
      // 20% minus one standard deviation of 10%.
      center: { discount_rate: expect.closeTo(0.1, 9) },
      before: { customer_count: 3, population_percentage: 75 },
    });
  });

  test("compares with the segments that the last update up to a day stored", async () => {
    const compared = async (by: string, day: string) => {
      const request = aRequest("GET", `/api/admin/axes?compare=${day}`, { token: by });
      return (await answerOf(GET(request))).body.compared;
    };
    const today = toLocalDay(new Date(), "UTC");
    const { stored } = await compared(token, today);
    const segments = priceOf((await list(token)).body.data)?.segments ?? [];
    expect(stored).toEqual({
      day: today,
      population: 4,
      axes: [
        {
          axis: "price_sensitivity",
          segments: segments.map(({ key, name, customer_count, population_percentage }) => {
            return { key, name, customer_count, population_percentage };
          }),
        },
      ],
    });
    expect(await compared(token, "year")).toMatchObject({ stored: null, storedSince: null });
    await updateProfiles(shop, unwatched());
    const day = addDays(today, -20);
    await withBusiness(shop, (client) =>
      client.query("update report_snapshots set day = $2 where business_id = $1", [shop.businessId, day]),
    );
    expect(await compared(token, addDays(today, -10))).toMatchObject({ stored: { day }, storedSince: day });
    expect(await compared(token, addDays(today, -21))).toMatchObject({ stored: null, storedSince: day });
    expect(await compared(await aToken(await aBusiness()), "year")).toBeNull();
    expect((await list(token)).body).not.toHaveProperty("compared");
  });

  test("says why an axis has no segments: no run yet, or too little data", async () => {
    const missing = new Map<string, unknown>(
      (await list(token)).body.data.map((axis: AxisDetails) => [axis.axis, axis.missing]),
    );
    expect(["price_sensitivity", "purchase_value", "support_history"].map((axis) => missing.get(axis))).toEqual([
      null,
      "no_run",
      "no_tickets",
    ]);
  });

  test("uses Claude's name if there is one, else the default in the reader's language", async () => {
    const { body } = await list(token, { "accept-language": "pt-BR" });
    expect(priceOf(body.data)?.segments).toMatchObject([
      { key: "full_price_buyers", name: "Compram a preço cheio", namedBy: "axis" },
      { key: "discount_hunters", name: "Sale chasers", namedBy: "ai", interpretation: "Buy at half the price." },
    ]);
  });

  test("says whether Claude can name segments, and never reveals the key", async () => {
    expect((await list(token)).body.naming).toEqual({ isConfigured: false, model: "claude-sonnet-5-5" });
    const api = await aMessagesApi();
    const { body } = await list(token);
    await api.end();
    expect(body.naming).toEqual({ isConfigured: true, model: "claude-sonnet-5-5" });
    expect(JSON.stringify(body)).not.toContain("sk-ant");
  });

  test("lists moves since the previous run, most customers first, and segments that are gone", async () => {
    const own = await aBusiness();
    await anOrder(own);
    const found = aFoundModel();
    const [model] = found.models;
    const segments = model?.segments.map((each) =>
      each.key === "discount_hunters" ? { ...each, key: "mixed_price_buyers" } : each,
    );
    await anActiveModel(own, {
      ...found,
      models: found.models.map((each) => ({ ...each, segments: segments ?? [] })),
    });
    const move = (from: string | null, to: string, customers: number) => ({ from, to, customers });
    const stayed = move("full_price_buyers", "full_price_buyers", 2);
    const moves = [move(null, "full_price_buyers", 1), move("mixed_price_buyers", "discount_hunters", 1), stayed];
    await anActiveModel(own, { ...found, moves: { price_sensitivity: moves } });
    const { body } = await list(await aToken(own));
    expect(body.customers).toBe(1);
    expect(priceOf(body.data)?.gone).toEqual([
      { key: "mixed_price_buyers", name: expect.any(String), customer_count: 1, population_percentage: 25 },
    ]);
    expect(priceOf(body.data)?.moves).toEqual([stayed, moves[0], moves[1]]);
  });

  test("a business without a run has no model; and sees nothing of another's", async () => {
    const { body } = await list(await aToken(await aBusiness()));
    expect([body.model, body.data.flatMap(({ segments }: AxisDetails) => segments)]).toEqual([null, []]);
  });
});
