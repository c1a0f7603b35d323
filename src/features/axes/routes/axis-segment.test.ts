import { beforeEach, describe, expect, test } from "vitest";
import { PATCH } from "#app/api/admin/axes/[axis]/segments/[key]/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AxisSegmentDetails } from "#features/axes/contracts/axes.ts";
import { readAxes } from "#features/axes/read-axes.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anActiveModel } from "#testing/shops/axis-models.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
  await anActiveModel(shop);
});

const name = (wanted: unknown, { key = "discount_hunters", axis = "price_sensitivity" } = {}) =>
  answerOf(
    PATCH(aRequest("PATCH", `/api/admin/axes/${axis}/segments/${key}`, { token, body: { name: wanted } }), {
      params: Promise.resolve({ axis, key }),
    }),
  );

const hunters = (segments: readonly Pick<AxisSegmentDetails, "key" | "name" | "namedBy">[] | undefined) =>
  segments?.find(({ key }) => key === "discount_hunters");

describe("PATCH 200", () => {
  test("keeps a custom name in the next version, until it is reset", async () => {
    const { status, body } = await name("Bargain lovers");
    expect([status, hunters(body.data.segments)]).toMatchObject([200, { name: "Bargain lovers", namedBy: "person" }]);
    expect(await anActiveModel(shop)).toBe(2);
    const axes = (await readAxes(shop, {}, { language: "es" })).data;
    const found = axes.find(({ axis }) => axis === "price_sensitivity");
    expect(hunters(found?.segments)).toMatchObject({ name: "Bargain lovers" });
    expect(hunters((await name(null)).body.data.segments)).toMatchObject({ namedBy: "axis" });
    expect(await auditLines(shop, "axis_segment.named")).toHaveLength(2);
  });

  test("gives the center in the feature's own unit, and the segment's previous size", async () => {
    await anActiveModel(shop);
    const { segments } = (await name("Bargain lovers")).body.data;
    // 20% plus 3 standard deviations of 10%.
    expect(segments[1].center.discount_rate).toBeCloseTo(0.5, 12);
    expect(segments[1].before).toEqual({ customer_count: 1, population_percentage: 25 });
  });
});

describe("PATCH 400", () => {
  test.each([[""], ["x".repeat(81)], [3]])("an invalid name is refused", async (wanted) => {
    expect((await name(wanted)).status).toBe(400);
  });
});

describe("PATCH 409", () => {
  test("another segment of the axis has this name", async () => {
    await name("Bargain lovers");
    const { status, body } = await name("bargain LOVERS", { key: "full_price_buyers" });
    expect([status, body.code]).toEqual([409, "SEGMENT_NAME_TAKEN"]);
  });
});
