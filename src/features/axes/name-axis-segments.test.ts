import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { configuredClaude } from "#core/ai/claude.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { saveNamings } from "#features/axes/store/axis-namings.ts";
import type { AxisModel } from "#lib/axes/model.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import {
  aMessagesApi,
  anError,
  type MessagesApi,
  type Sent,
  saying,
  validNames,
} from "#testing/checks/messages-api.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aFoundModel, anActiveModel } from "#testing/shops/axis-models.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { discoverMultiAxisSegments } from "./discover-axis-segments.ts";
import { nameAxisSegments } from "./name-axis-segments.ts";
import { readAxes, renameAxisSegment } from "./read-axes.ts";
import { segmentAxes } from "./run-axes.ts";

let api: MessagesApi;
beforeEach(async () => {
  api = await aMessagesApi();
});
afterEach(() => api.end());

/** Skips the waits between retries. */
const impatient = () => configuredClaude({ pause: async () => {} });

const shownNames = async (scope: Scope, axis: string) => {
  const { data } = await readAxes(scope, {}, { language: "es" });
  const found = data.find((each) => each.axis === axis);
  return Object.fromEntries((found?.segments ?? []).map(({ key, name, namedBy }) => [key, { name, namedBy }]));
};

describe("naming the segments of a run", () => {
  let actor: Actor;
  beforeAll(async () => {
    actor = await anAxisShop();
    const email = (externalId: string) => `${externalId}@customers.example`;
    await saveSales(actor, {
      customers: Array.from({ length: 40 }, (_, i) => `weekly-${i}`).map((externalId) => ({
        externalId,
        name: `Marta Quiroga ${externalId}`,
        email: email(externalId),
        createdAt: SHOP_AS_OF,
      })),
    });
  });

  const run = (options: { axes?: string[]; naming?: "ai" | "axis" } = {}) =>
    segmentAxes(actor, { asOf: SHOP_AS_OF, ...options }, unwatched());

  test("names each axis with one request and reports its cost", async () => {
    const { naming, models } = await run();
    expect([models.length, api.sent.length]).toEqual([13, 13]);
    expect(naming).toEqual({
      by: "ai",
      model: "claude-sonnet-5-5",
      calls: 13,
      cached: 0,
      kept: 0,
      failed: [],
      // 13 × 1,000 at 2 USD per million and 13 × 200 at 10: 0.026 + 0.026.
      tokensIn: 13_000,
      tokensOut: 2600,
      costUsd: expect.closeTo(0.052, 9),
    });
    const names = await shownNames(actor, "purchase_frequency");
    expect(names.high_frequency_loyalists).toEqual({ name: "The high frequency loyalists", namedBy: "ai" });
  });

  test("sends nothing that identifies customers", async () => {
    await run();
    // Also the requests about names that are kept, and about some of the axes.
    await run({ naming: "axis" });
    await withBusiness(actor, (client) =>
      client.query("delete from axis_namings where business_id = $1", [actor.businessId]),
    );
    await run({ naming: "ai" });
    const { rows } = await withBusiness(actor, (client) =>
      client.query<{ id: string; external: string; name: string | null; email: string | null }>(
        `select customer_id as id, external_id as external, name, email from customers where business_id = $1`,
        [actor.businessId],
      ),
    );
    expect([rows.length, api.sent.length > 12]).toEqual([120, true]);
    const said = api.sent.map((sent) => JSON.stringify(sent)).join("\n");
    const personal = rows.flatMap((row) => [row.id, row.external, row.name ?? row.id, row.email ?? row.id]);
    expect(personal.filter((each) => said.includes(each))).toEqual([]);
    expect(said).not.toMatch(/Quiroga|customers\.example|@/);
    expect(said).not.toContain(actor.businessId);
  });

  test("repeats no request: neither for unchanged segments nor for ones answered before", async () => {
    await run();
    const requested = api.sent.length;
    const again = (await run()).naming;
    expect([again, api.sent.length]).toMatchObject([{ calls: 0, kept: 13, cached: 0, costUsd: 0 }, requested]);
    const by = (await run({ naming: "axis" })).naming;
    expect([by.by, (await shownNames(actor, "purchase_frequency")).high_frequency_loyalists?.namedBy]).toEqual([
      "axis",
      "axis",
    ]);
    const cached = (await run()).naming;
    expect([cached, api.sent.length]).toMatchObject([{ calls: 0, kept: 0, cached: 13, costUsd: 0 }, requested]);
    expect((await shownNames(actor, "purchase_frequency")).high_frequency_loyalists?.namedBy).toBe("ai");
  });

  test("requests names in a dry run, and stores nothing", async () => {
    const other = await anAxisShop();
    const options = { asOf: SHOP_AS_OF, axes: ["purchase_value"] };
    const found = await discoverMultiAxisSegments(other, options, unwatched());
    const { rows } = await withBusiness(other, (client) =>
      client.query("select from axis_namings where business_id = $1", [other.businessId]),
    );
    expect([found.naming.calls, Object.keys(found.words), rows]).toEqual([1, ["purchase_value"], []]);
  });

  test("keeps the names of the other axes", async () => {
    await run();
    const { naming } = await run({ axes: ["purchase_value"], naming: "axis" });
    expect(naming).toMatchObject({ by: "axis", calls: 0 });
    const first = async (axis: string) => Object.values(await shownNames(actor, axis))[0]?.namedBy;
    expect([await first("purchase_value"), await first("purchase_frequency")]).toEqual(["axis", "ai"]);
  });
});

describe("one axis", () => {
  let shop: Actor;
  beforeEach(async () => {
    shop = asAdmin(await aBusiness({ currency: "EUR" }));
  });

  const [found] = aFoundModel().models as [AxisModel];
  const toName = { models: [found], axes: [found.axis], before: {}, currency: "EUR", naming: undefined };
  const name = (given: Partial<Parameters<typeof nameAxisSegments>[1]> = {}, signal = unwatched().signal) =>
    nameAxisSegments(shop, { ...toName, ...given }, { at: () => {}, signal }, { claude: impatient() });

  test.each([
    ["overloaded", () => anError(529, "overloaded_error")],
    ["service_failed", () => anError(500, "api_error")],
    ["refused_request", () => anError(401, "authentication_error")],
    ["unreachable", () => "is cut" as const],
    ["refused_answer", () => ({ text: "", stop: "refusal" })],
    ["cut_short", () => ({ text: "{", stop: "max_tokens" })],
    ["unusable_answer", () => ({ text: '{"names":[]}' })],
    ["unusable_answer", (sent: Sent) => saying(validNames(sent).map((each) => ({ ...each, name: "x".repeat(41) })))],
    ["same_names", (sent: Sent) => saying(validNames(sent).map((each) => ({ ...each, name: "Buyers" })))],
  ])("falls back to built-in names on any failure and reports why: %s", async (why, answer) => {
    api.answers(answer);
    const { words, naming, answers } = await name();
    expect([words, naming.failed]).toEqual([{ price_sensitivity: {} }, [{ axis: "price_sensitivity", why }]]);
    // Nothing of it is stored: the next run requests again.
    api.answers((sent) => saying(validNames(sent)));
    const next = await name();
    expect([answers, next.naming, next.answers.length]).toMatchObject([[], { cached: 0, failed: [] }, 1]);
  });

  test("never reuses a name that a user gave", async () => {
    await anActiveModel(shop);
    const given = { key: "discount_hunters", name: "The full price buyers" };
    await renameAxisSegment(shop, { axis: found.axis, ...given }, { language: "en" });
    expect((await name()).naming.failed).toEqual([{ axis: found.axis, why: "same_names" }]);
  });

  test("repeats a request whose answer clashes with a user's name, and stores the new answer", async () => {
    await saveNamings(shop, (await name()).answers);
    await anActiveModel(shop);
    const given = { key: "discount_hunters", name: "The full price buyers" };
    await renameAxisSegment(shop, { axis: found.axis, ...given }, { language: "en" });
    api.answers((sent) => saying(validNames(sent).map((each) => ({ ...each, name: `${each.name} now` }))));
    const { naming, answers } = await name();
    expect(naming).toMatchObject({ calls: 1, cached: 0, failed: [] });
    await saveNamings(shop, answers);
    expect((await name()).naming).toMatchObject({ calls: 0, cached: 1 });
  });

  test("renames a segment that moved, beside one that keeps its name", async () => {
    const { words } = await name();
    const [full, hunters] = found.segments as [AxisModel["segments"][number], AxisModel["segments"][number]];
    const moved = { ...found, segments: [full, { ...hunters, cluster_center: { discount_rate: 2 } }] };
    api.answers((sent) => saying(validNames(sent).map((each) => ({ ...each, name: `${each.name} now` }))));
    const next = await name({ models: [moved], before: words });
    expect(api.sent.at(-1)?.question.segments.map(({ keep }) => keep !== undefined)).toEqual([true, false]);
    expect(next.words[found.axis]).toMatchObject({
      full_price_buyers: { name: "The full price buyers", center: { discount_rate: expect.closeTo(0.1, 9) } },
      discount_hunters: { name: "The discount hunters now", center: { discount_rate: expect.closeTo(0.4, 9) } },
    });
    // If that fails, the unchanged one still keeps its name.
    api.answers(() => anError(500, "api_error"));
    const failed = await name({
      models: [{ ...moved, segments: [full, { ...hunters, cluster_center: { discount_rate: 1 } }] }],
      before: words,
    });
    expect([Object.keys(failed.words[found.axis] ?? {}), failed.naming.failed.length]).toEqual([
      ["full_price_buyers"],
      1,
    ]);
  });

  test("doesn't share answers between businesses", async () => {
    await saveNamings(shop, (await name()).answers);
    expect((await name()).naming).toMatchObject({ calls: 0, cached: 1 });
    shop = asAdmin(await aBusiness({ currency: "EUR" }));
    expect((await name()).naming).toMatchObject({ calls: 1, cached: 0 });
  });

  test("a run without a key sends nothing, reports it where naming was requested, and keeps names that still apply", async () => {
    const { words } = await name();
    provideSettings({ ANTHROPIC_API_KEY: "" });
    expect((await name()).naming).toMatchObject({ by: "axis", model: null, calls: 0, failed: [] });
    const requested = await name({ naming: "ai" });
    expect(requested.naming.failed).toEqual([{ axis: found.axis, why: "not_configured" }]);
    const kept = await name({ naming: "ai", before: words });
    expect([kept.words, kept.naming]).toMatchObject([words, { kept: 1, failed: [] }]);
  });

  test("stops immediately with its run", async () => {
    const stop = new AbortController();
    api.answers(() => {
      stop.abort(new Error("Cancelled"));
      return "hangs";
    });
    await expect(name({}, stop.signal)).rejects.toThrow("Cancelled");
  });

  test("skips an answer that exceeds the time limit for all axes", async () => {
    api.answers(() => "hangs");
    const limits = { claude: impatient(), allMs: 50 };
    const { naming } = await nameAxisSegments(shop, toName, unwatched(), limits);
    expect(naming.failed).toEqual([{ axis: found.axis, why: "timeout" }]);
  });
});
