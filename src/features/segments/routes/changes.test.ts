import { beforeEach, describe, expect, test } from "vitest";
import { GET as GET_RUN } from "#app/api/admin/runs/[id]/route.ts";
import { PATCH } from "#app/api/admin/segments/[id]/route.ts";
import { POST } from "#app/api/admin/segments/changes/route.ts";
import { GET } from "#app/api/admin/segments/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ids: Record<"Big" | "Small" | "Picked", string>;

const aSegment = async (name: string, criteria: Record<string, unknown> = {}, scope = shop): Promise<string> => {
  const isAutomatic = Object.keys(criteria).length > 0;
  return (await createSegment(asAdmin(scope), { name, criteria, isAutomatic })).id;
};

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  ids = {
    Big: await aSegment("Big", { minOrders: 5 }),
    Small: await aSegment("Small", { maxOrders: 1 }),
    Picked: await aSegment("Picked"),
  };
});

const change = (action: string, of: unknown, by = token) =>
  answerOf(POST(aRequest("POST", "/api/admin/segments/changes", { token: by, body: { action, ids: of } })));

type Listed = { id: string; name: string; archivedAt: string | null; version: number };
const list = async (): Promise<Listed[]> =>
  (await answerOf(GET(aRequest("GET", "/api/admin/segments", { token })))).body.data;
const archived = async () => (await list()).flatMap(({ name, archivedAt }) => (archivedAt ? [name] : []));

describe("POST 200", () => {
  test("archives segments, each with its own entry in the audit log, and changes none twice", async () => {
    const { status, body } = await change("archive", [ids.Picked, ids.Big, ids.Big]);
    expect([status, body.data]).toEqual([
      200,
      { action: "archive", changed: 2, changedIds: [ids.Big, ids.Picked], notFoundIds: [], runId: null },
    ]);
    expect(await archived()).toEqual(["Big", "Picked"]);
    const lines = await auditLines(shop, "segment.changed");
    expect(lines.map(({ things }) => things)).toEqual(
      expect.arrayContaining([{ segment: ids.Big }, { segment: ids.Picked }]),
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ before: { isArchived: false }, after: { isArchived: true } });
    expect((await change("archive", [ids.Big])).body.data).toMatchObject({ changed: 0, changedIds: [] });
    expect(await auditLines(shop, "segment.changed")).toHaveLength(2);
  });

  test("the opposite change of what changed undoes it, and recalculates the automatic segments", async () => {
    await change("archive", [ids.Small]);
    const { changedIds } = (await change("archive", Object.values(ids))).body.data;
    const undone = (await change("restore", changedIds)).body.data;
    expect(undone).toMatchObject({ action: "restore", changed: 2 });
    expect(await archived()).toEqual(["Small"]);
    const run = await answerOf(
      GET_RUN(aRequest("GET", `/api/admin/runs/${undone.runId}`, { token }), {
        params: Promise.resolve({ id: undone.runId }),
      }),
    );
    expect(run.body.data).toMatchObject({ kind: "recalculate_segments", options: { segmentIds: [ids.Big] } });
  });

  test("simultaneous changes of the same segments wait for each other", async () => {
    const all = Object.values(ids);
    const answers = await Promise.all([change("archive", all), change("archive", all.toReversed())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => body.data.changed).sort()).toEqual([0, 3]);
  });

  test("leaves other businesses' and unknown segments alone, and names them", async () => {
    const other = await aBusiness();
    const theirs = await aSegment("Theirs", {}, other);
    await change("archive", [ids.Big]);
    const { body } = await change("archive", [theirs, "none", "none", ids.Picked.toUpperCase(), ids.Big]);
    expect(body.data).toMatchObject({ changed: 1, changedIds: [ids.Picked], notFoundIds: [theirs, "none"] });
    expect(await auditLines(other, "segment.changed")).toEqual([]);
  });

  test("a segment whose rule can no longer be read is archived, alone too", async () => {
    await asOwner(`update customer_segments set criteria = '{"minShoes": 1}' where segment_id = '${ids.Big}'`);
    await asOwner(`update customer_segments set criteria = '{"minShoes": 1}' where segment_id = '${ids.Small}'`);
    expect((await change("archive", [ids.Big])).body.data.changed).toBe(1);
    const alone = PATCH(
      aRequest("PATCH", `/api/admin/segments/${ids.Small}`, { token, body: { version: 1, isArchived: true } }),
      { params: Promise.resolve({ id: ids.Small }) },
    );
    expect((await alone).status).toBe(200);
    expect(await archived()).toEqual(["Big", "Small"]);
  });
});

describe("POST 400", () => {
  test.each([
    ["archive", [], "ids"],
    ["archive", undefined, "ids"],
    ["archive", Array.from({ length: 201 }, String), "ids"],
    ["delete", ["a"], "action"],
  ])("%s %j", async (action, of, field) => {
    expect(await change(action, of)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });
});
