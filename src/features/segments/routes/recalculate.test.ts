import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/segments/recalculate/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const ask = (body: object = {}, headers: Record<string, string> = {}) =>
  answerOf(POST(aRequest("POST", "/api/admin/segments/recalculate", { token, body, headers })));

const aSegment = async (name: string): Promise<string> => {
  const draft = { name, criteria: { minOrders: 1 }, isAutomatic: true };
  return (await createSegment(asAdmin(shop), draft)).id;
};

describe("POST 202", () => {
  test("returns the run, which is audited", async () => {
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ kind: "recalculate_segments", state: "queued", options: { reason: "request" } });
    expect(await auditLines(shop, "run.requested")).toMatchObject([{ things: { run: body.data.id } }]);
  });

  test("returns the waiting run if requested again, but another one for other segments", async () => {
    const [one, other] = [await aSegment("One"), await aSegment("Other")];
    const first = await ask({ segmentIds: [one, other] });
    const again = await ask({ segmentIds: [other, one, one] });
    expect(again.body.data.id).toBe(first.body.data.id);
    expect((await ask({ segmentIds: [one] })).body.data.id).not.toBe(first.body.data.id);
    expect(await auditLines(shop, "run.requested")).toHaveLength(2);
  });

  test("ten simultaneous requests start one", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
  });

  test("an Idempotency-Key returns the first run again", async () => {
    const headers = { "idempotency-key": "monday" };
    const first = await ask({}, headers);
    expect((await ask({}, headers)).body.data.id).toBe(first.body.data.id);
  });
});

describe("POST 400", () => {
  test.each([[[]], ["all"], [[1]]])("segmentIds %o", async (segmentIds) => {
    expect((await ask({ segmentIds })).status).toBe(400);
  });
});

describe("POST 404", () => {
  test("another business's segment, and an unknown one, are not found", async () => {
    const mine = await aSegment("Mine");
    shop = await aBusiness();
    token = await aToken(shop);
    const own = await aSegment("Own");
    const { body } = await ask({ segmentIds: [own, "none"] });
    expect(body.details).toEqual([{ field: "segmentIds[1]", message: "is not a segment of this business: none" }]);
    for (const id of [mine, "none"]) {
      expect(await ask({ segmentIds: [id] })).toMatchObject({ status: 404, body: { code: "SEGMENT_NOT_FOUND" } });
    }
  });
});
