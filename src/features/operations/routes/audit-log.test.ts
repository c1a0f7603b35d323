import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/audit-log/route.ts";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { createToken, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { changeUser } from "#features/accounts/manage-users.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, type CallOptions } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ana: { userId: string };
let zoe: { userId: string };
let erp: { id: string };

beforeAll(async () => {
  shop = await aBusiness({ timeZone: "America/Sao_Paulo" });
  ana = await aMember(shop);
  zoe = await aMember(shop, "viewer");
  const anaHerself: Actor = { ...shop, kind: "user", id: ana.userId, role: "admin", requestId: "req-ana" };
  await changeUser(anaHerself, zoe.userId, { role: "analyst" });
  erp = await createToken(anaHerself, { name: "Lager-ERP", role: "viewer", expiresInDays: 30 });
  await revokeToken(anaHerself, erp.id);
  token = await aToken(shop);
  await createToken(asAdmin(await aBusiness()), { name: "theirs", role: "viewer", expiresInDays: 30 });
});

const read = (query = "", options: CallOptions = { token }) =>
  answerOf(GET(aRequest("GET", `/api/admin/audit-log${query}`, options)));
const actionsOf = async (query: string) =>
  (await read(query)).body.data.map(({ action }: { action: string }) => action);

describe("200", () => {
  test("axes and their segments have names in the reader's language", async () => {
    const renamed = { axis: "price_sensitivity", segment: "discount_hunters" };
    const axes = ["purchase_value", "support_history"];
    const other = asAdmin(await aBusiness());
    const inSpanish = { token: await aToken(other), headers: { "accept-language": "es" } };
    await withBusiness(other, async (client) => {
      await insertAuditLine(client, other, { action: "axis_segment.named", things: renamed });
      await insertAuditLine(client, other, { action: "run.requested", after: { kind: "axis_run", axes } });
    });
    const { things } = (await read("?action=axis_segment.named", inSpanish)).body.data[0];
    expect(things.map(({ name }: { name: string }) => name)).toEqual([
      "Sensibilidad al precio",
      "Cazadores de descuentos",
    ]);
    const { data, axisNames } = (await read("?action=run.requested", inSpanish)).body;
    expect(data[0].after.axes).toEqual(axes);
    expect(Object.keys(axisNames)).toEqual(axes);
    expect(axisNames.purchase_value).toBe("Valor de compra");
  });

  test("an entry has actor, action, target, time and request", async () => {
    const { status, body } = await read("?action=user.changed");
    expect([status, body.total, body.notSearchedBefore]).toEqual([200, 1, null]);
    expect(body.data).toEqual([
      {
        id: expect.any(String),
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        action: "user.changed",
        actor: { kind: "user", id: ana.userId, name: "Ana" },
        things: [{ kind: "user", id: zoe.userId, name: "Ana" }],
        before: { role: "viewer", isActive: true },
        after: { role: "analyst", isActive: true },
        reason: null,
        requestId: "req-ana",
      },
    ]);
  });

  test("is newest first, by page, and of this business only", async () => {
    const all = await actionsOf("");
    expect(all).toEqual([
      "token.created",
      "token.revoked",
      "token.created",
      "user.changed",
      "user.created",
      "user.created",
    ]);
    expect(await actionsOf("?pageSize=2&page=2")).toEqual(all.slice(2, 4));
    expect((await read("?pageSize=2&page=9")).body).toMatchObject({ data: [], total: all.length });
  });

  test.each([
    ["the beginning of an action", () => "?action=token", ["token.created", "token.revoked", "token.created"]],
    ["who did it", () => `?actor=${ana.userId}`, ["token.revoked", "token.created", "user.changed"]],
    ["a word of the line", () => "?q=REVOKED", ["token.revoked"]],
    ["a word of before or after", () => "?q=analyst", ["user.changed"]],
    ["a request id", () => "?q=req-ana", ["token.revoked", "token.created", "user.changed"]],
    ["the name of a token it was done to", () => "?q=lager", ["token.revoked", "token.created"]],
    ["two words in any order", () => "?q=lager%20revoked", ["token.revoked"]],
    ["nothing there is", () => "?q=nowhere", []],
    ["a word with what SQL reads as its own", () => "?q=%25'_%5C", []],
  ])("finds by %s", async (_, query, actions) => expect(await actionsOf(query())).toEqual(actions));

  test("names segments and customers, which can be searched by name", async () => {
    const here = await aBusiness();
    const customerId = await idOfCustomer(here, await aCustomer(here, { externalId: "C7", name: "José Núñez" }));
    const mine = asAdmin(here);
    const segment = await createSegment(mine, { name: "Éclat", criteria: {}, isAutomatic: false });
    await assignManualSegment(mine, customerId, segment.id);
    const asked = { token: await aToken(here) };
    for (const q of ["eclat", "nunez", "c7"]) {
      const { body } = await read(`?action=segment.member_added&q=${q}`, asked);
      expect(body.data.map(({ things }: { things: unknown }) => things)).toEqual([
        [
          { kind: "segment", id: segment.id, name: "Éclat" },
          { kind: "customer", id: customerId, name: "José Núñez" },
        ],
      ]);
    }
    expect((await read("?q=eclat%20elsewhere", asked)).body.total).toBe(0);
  });

  test("days are the business's own, both inclusive", async () => {
    const here = await aBusiness({ timeZone: "America/Sao_Paulo" });
    // 03:00 UTC is midnight in São Paulo.
    const instants = ["2025-03-01T02:59:59Z", "2025-03-01T03:00:00Z", "2025-03-02T02:59:59Z", "2025-03-02T03:00:00Z"];
    await withBusiness(here, async (client) => {
      for (const [at, instant] of instants.entries()) {
        await client.query(
          "insert into audit_log (business_id, id, at, actor_kind, action) values ($1, gen_random_uuid(), $2, 'system', $3)",
          [here.businessId, instant, `line.${"abcd"[at]}`],
        );
      }
    });
    const own = { token: await aToken(here) };
    const days = async (query: string) =>
      (await read(`${query}&action=line`, own)).body.data
        .map(({ action }: { action: string }) => action.at(-1))
        .join("");
    expect(await days("?from=2025-03-01&to=2025-03-01")).toBe("cb");
    expect(await days("?to=2025-03-01")).toBe("cba");
    expect(await days("?from=2025-03-02")).toBe("d");
  });

  test("says how far back a limited search went @full", async () => {
    const here = await aBusiness();
    await withBusiness(here, (client) =>
      client.query(
        `insert into audit_log (business_id, id, at, actor_kind, action, reason)
           select $1::uuid, gen_random_uuid(), timestamptz '2025-01-01' + i * interval '2 seconds', 'system', 'line.x',
             case when i % 10000 = 1 then 'needle' end
           from generate_series(1, 50010) i returning 1`,
        [here.businessId],
      ),
    );
    const own = { token: await aToken(here) };
    // Only the newest 50,000 of 50,011 lines (the newest is the token's) are searched, so i = 1 … 11 are not. Of the needles 1,
    // 10,001, …, 50,001 the first is not found; with the first day alone (i < 43,200) the last is not.
    const { body } = await read("?q=needle", own);
    expect([body.total, body.notSearchedBefore]).toEqual([5, "2025-01-01T00:00:24.000Z"]);
    const { body: earlier } = await read("?q=needle&to=2025-01-01", own);
    expect([earlier.total, earlier.notSearchedBefore]).toEqual([5, null]);
    expect(earlier.data.at(-1).at).toBe("2025-01-01T00:00:02.000Z");
    expect((await read("?pageSize=1", own)).body.total).toBe(50_000);
  });
});

describe("200 as a file", () => {
  const download = (options: CallOptions) =>
    GET(aRequest("GET", "/api/admin/audit-log?action=user.changed&exportFormat=csv", options));

  test("has a row per entry, and the export is audited as well", async () => {
    const response = await download({ token });
    expect(response.headers.get("content-disposition")).toMatch(/audit-log-\d{4}-\d{2}-\d{2}\.csv/);
    const [head, row] = (await response.text()).split("\r\n");
    expect(head).toBe("at,action,actor_kind,actor_id,actor_name,things,before,after,reason,request_id");
    expect(row).toContain(`,user.changed,user,${ana.userId},Ana,user=${zoe.userId},`);
    expect(row).toContain('"{""role"":""viewer"",""isActive"":true}"');
    expect((await actionsOf(""))[0]).toBe("file.downloaded");
  });

  test("403 without data:export", async () => {
    const narrowed = await aToken(shop, { permissions: ["settings:manage"] });
    expect((await download({ token: narrowed })).status).toBe(403);
    expect((await actionsOf(""))[0]).toBe("request.refused");
  });
});

describe("400", () => {
  test.each([
    ["from", "?from=yesterday"],
    ["from", "?from=2025-03-02&to=2025-03-01"],
    ["to", "?to=2025-02-30"],
    ["action", "?action=token.%25"],
    ["q", `?q=${"x".repeat(101)}`],
    ["sort", "?sort=at"],
  ])("names %s: %s", async (field, query) => {
    expect(await read(query)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });
});

test("an entry of a rolled-back transaction is not stored", async () => {
  const here = await aBusiness();
  const broken = withBusiness(here, async (client) => {
    await insertAuditLine(client, asAdmin(here), { action: "demo.loaded" });
    throw new Error("and then it broke");
  });
  await expect(broken).rejects.toThrow("and then it broke");
  expect((await read("?action=demo.loaded", { token: await aToken(here) })).body.total).toBe(0);
});
