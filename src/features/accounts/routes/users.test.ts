import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/users/route.ts";
import { logIn } from "#core/auth/login.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createUser } from "#features/accounts/manage-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

const password = "correct horse battery";

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  await createUser(asAdmin(shop), { email: "zoe@users.example", name: "Zoë Ångström", password, role: "admin" });
  await createUser(asAdmin(shop), { email: "ana@users.example", name: "ana", password, role: "viewer" });
  await createUser(asAdmin(shop), { email: "vip@users.example", name: "Bob", password, role: "manager" });
  await aMember(await aBusiness());
});

const list = (query = "") => answerOf(GET(aRequest("GET", `/api/admin/users${query}`, { token })));
const namesOf = async (query: string) => (await list(query)).body.data.map(({ name }: { name: string }) => name);

describe("200", () => {
  test("lists the users of this business, in alphabetical order", async () => {
    const { status, body } = await list();
    expect([status, body.total]).toEqual([200, 3]);
    expect(body.data[0]).toEqual({
      id: expect.any(String),
      email: "ana@users.example",
      name: "ana",
      role: "viewer",
      seesPersonalData: null,
      version: 1,
      hasPersonalData: false,
      isActive: true,
      lastLoginAt: null,
      joinedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      isLastAdmin: false,
    });
    expect(body.data.map(({ isLastAdmin }: { isLastAdmin: boolean }) => isLastAdmin)).toEqual([false, false, true]);
    expect(await namesOf("")).toEqual(["ana", "Bob", "Zoë Ångström"]);
  });

  test.each([
    ["?sort=-name", ["Zoë Ångström", "Bob", "ana"]],
    ["?sort=role", ["Zoë Ångström", "Bob", "ana"]],
    ["?sort=email&pageSize=1&page=2", ["Bob"]],
    ["?q=angstrom", ["Zoë Ångström"]],
    ["?q=USERS.example%20zo", ["Zoë Ångström"]],
    ["?q=nobody", []],
  ])("%s", async (query, names) => expect(await namesOf(query)).toEqual(names));

  test("has the total also on a page beyond the last", async () => {
    expect((await list("?page=9")).body).toEqual({ data: [], total: 3 });
  });

  test("has the time of the last login", async () => {
    const before = Date.now();
    await logIn({ email: "ana@users.example", password, network: "a network", requestId: "req" });
    const [ana] = (await list("?sort=-lastLoginAt")).body.data;
    expect(ana.name).toBe("ana");
    expect(Date.parse(ana.lastLoginAt)).toBeGreaterThanOrEqual(before);
  });
});

describe("400", () => {
  test.each([
    ["sort", "?sort=password"],
    ["page", "?page=0"],
    ["pageSize", "?pageSize=201"],
  ])("names %s", async (field, query) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "VALIDATION_FAILED", details: [{ field }] });
  });
});
