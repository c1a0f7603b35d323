import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { DELETE } from "#app/api/admin/tokens/[id]/route.ts";
import { POST as CHANGE } from "#app/api/admin/tokens/changes/route.ts";
import { GET, POST } from "#app/api/admin/tokens/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import {
  aMember,
  anExpiredToken,
  aRequest,
  asAdmin,
  aToken,
  type CallOptions,
  sessionCookie,
} from "#testing/request.ts";

let shop: Scope;
let cookie: string;

beforeAll(async () => {
  shop = await aBusiness();
  cookie = await sessionCookie(shop, await aMember(shop));
});

const answerOf = async (response: Response) => ({
  status: response.status,
  body: response.status === 204 ? null : await response.json(),
});
const make = async (body: object, options: CallOptions = { cookie }) =>
  answerOf(await POST(aRequest("POST", "/api/admin/tokens", { body, ...options })));
const list = async (query = "", options: CallOptions = { cookie }) =>
  answerOf(await GET(aRequest("GET", `/api/admin/tokens${query}`, options)));
const revoke = async (id: string, options: CallOptions = { cookie }) =>
  answerOf(await DELETE(aRequest("DELETE", `/api/admin/tokens/${id}`, options), { params: Promise.resolve({ id }) }));
const revokeAll = async (ids: readonly string[], options: CallOptions = { cookie }) =>
  answerOf(
    await CHANGE(aRequest("POST", "/api/admin/tokens/changes", { body: { action: "revoke", ids }, ...options })),
  );
const meWith = async (token: string) => answerOf(await getMe(aRequest("GET", "/api/admin/me", { token })));

const draft = { name: "erp", role: "analyst", expiresInDays: 90 } as const;

describe("POST 201", () => {
  test("returns a working token once, which ends after the requested days", async () => {
    const { status, body } = await make({ ...draft, permissions: ["reports:view"] });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      name: "erp",
      role: "analyst",
      permissions: ["reports:view"],
      state: "active",
      lastUsedAt: null,
      token: expect.stringMatching(/^c360_[\w-]{43}$/),
    });
    expect(Date.parse(body.data.expiresAt) - Date.parse(body.data.createdAt)).toBe(90 * 86_400_000);
    expect((await meWith(body.data.token)).body.data.permissions).toEqual(["reports:view"]);
    expect(JSON.stringify((await list()).body)).not.toContain(body.data.token);
  });

  test("a token cannot create one that outlives it, but one that ends with it or earlier", async () => {
    const { token } = (await make({ ...draft, role: "admin", expiresInDays: 90 })).body.data;
    const made = async (expiresInDays: number | null) => make({ ...draft, expiresInDays }, { token });
    for (const longer of [null, 365]) {
      expect(await made(longer)).toMatchObject({
        status: 400,
        body: { details: [{ field: "expiresInDays", message: expect.stringContaining("must not outlast") }] },
      });
    }
    expect((await made(30)).status).toBe(201);
    const same = await made(90);
    expect(same.status).toBe(201);
    const mother = (await list("?q=erp&sort=createdAt")).body.data.find(
      ({ role }: { role: string }) => role === "admin",
    );
    expect(Date.parse(same.body.data.expiresAt)).toBeLessThanOrEqual(Date.parse(mother.expiresAt));
    expect((await made(null)).status).toBe(400);
  });

  test("a token without an end can create others without one", async () => {
    const token = await aToken(shop);
    expect((await make({ ...draft, expiresInDays: null }, { token })).body.data.expiresAt).toBeNull();
  });

  test("null never expires", async () => {
    expect((await make({ ...draft, expiresInDays: null })).body.data.expiresAt).toBeNull();
  });
});

describe("POST 400", () => {
  test.each([
    [{ name: "" }, "name"],
    [{ role: "owner" }, "role"],
    [{ expiresInDays: 31 }, "expiresInDays"],
    [{ expiresInDays: undefined }, "expiresInDays"],
    [{ permissions: ["everything"] }, "permissions[0]"],
    [{ permissions: ["settings:manage"] }, "permissions"],
  ])("%o", async (wrong, field) => {
    expect(await make({ ...draft, ...wrong })).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", details: [{ field }] },
    });
  });
});

describe("POST 403", () => {
  test("a token cannot create one with more permissions", async () => {
    const token = await aToken(shop, { permissions: ["settings:manage", "reports:view"] });
    expect(await make({ ...draft, role: "viewer" }, { token })).toMatchObject({
      status: 403,
      body: { error: "You need the permission “See customers and segments” (customers:view)" },
    });
    expect((await make({ ...draft, role: "admin" }, { token })).status).toBe(403);
    const narrowed = { ...draft, role: "viewer", permissions: ["reports:view"] };
    expect((await make(narrowed, { token })).status).toBe(201);
  });
});

describe("GET 200", () => {
  test("separates active tokens from expired and revoked ones", async () => {
    const here = await aBusiness();
    const own = await aToken(here);
    await anExpiredToken(here);
    const { body } = await make({ ...draft, name: "Ärp" }, { token: own });
    await revoke(body.data.id, { token: own });
    const states = async (query: string) =>
      (await list(query, { token: own })).body.data.map(({ name, state }: { name: string; state: string }) => [
        name,
        state,
      ]);
    expect(await states("")).toEqual([
      ["Ärp", "revoked"],
      ["over", "expired"],
      ["test", "active"],
    ]);
    expect(await states("?sort=name")).toEqual([
      ["Ärp", "revoked"],
      ["over", "expired"],
      ["test", "active"],
    ]);
    expect(await states("?state=active")).toEqual([["test", "active"]]);
    expect(await states("?q=arp")).toEqual([["Ärp", "revoked"]]);
    expect((await list("?pageSize=1&page=2", { token: own })).body).toMatchObject({
      data: [{ name: "over" }],
      total: 3,
    });
  });

  test("never includes another business's", async () => {
    const there = await aBusiness();
    await aToken(there);
    const [theirs] = await listTokens(asAdmin(there));
    const { body } = await list("?pageSize=200");
    expect(body.data.map(({ id }: { id: string }) => id)).not.toContain(theirs?.id);
  });
});

describe("DELETE 204", () => {
  test("the token stops working immediately, audited", async () => {
    const { body } = await make(draft);
    const { id, token } = body.data;
    expect((await meWith(token)).status).toBe(200);
    expect((await revoke(id)).status).toBe(204);
    expect((await meWith(token)).status).toBe(401);
    const lines = (await auditLines(shop)).filter(({ things }) => (things as { token?: string }).token === id);
    expect(lines).toMatchObject([{ action: "token.created" }, { action: "token.revoked" }]);
    expect(JSON.stringify(lines)).not.toContain("c360_");
  });
});

describe("DELETE 404", () => {
  test("a revoked token, another business's, and an unknown one are not found", async () => {
    const { body } = await make(draft);
    await revoke(body.data.id);
    const there = await aBusiness();
    const token = await aToken(there);
    const theirs = (await make(draft, { token })).body.data.id;
    for (const id of [body.data.id, theirs, "none"]) {
      expect(await revoke(id)).toEqual({
        status: 404,
        body: { error: "This token does not exist or was revoked", code: "TOKEN_NOT_FOUND" },
      });
    }
  });
});

describe("POST changes", () => {
  test("200: several tokens stop working immediately, audited; others are left alone", async () => {
    const here = await aBusiness();
    const options = { token: await aToken(here) };
    const made = [(await make(draft, options)).body.data, (await make(draft, options)).body.data];
    const elsewhere = await make(draft);
    const ids = made.map(({ id }) => id);
    await revoke(ids[0], options);
    const { status, body } = await revokeAll([...ids, elsewhere.body.data.id, "none"], options);
    const notFoundIds = [ids[0], elsewhere.body.data.id, "none"];
    expect([status, body.data]).toEqual([200, { action: "revoke", changed: 1, changedIds: [ids[1]], notFoundIds }]);
    for (const { token } of made) expect((await meWith(token)).status).toBe(401);
    expect((await meWith(elsewhere.body.data.token)).status).toBe(200);
    expect((await auditLines(here, "token.revoked")).map(({ things }) => things)).toEqual(
      expect.arrayContaining(ids.map((token) => ({ token }))),
    );
  });
});
