import { beforeAll, describe, expect, test } from "vitest";
import { GET as GET_CUSTOMERS } from "#app/api/admin/customers/route.ts";
import { GET as GET_ME } from "#app/api/admin/me/route.ts";
import { PUT, DELETE as UNSET } from "#app/api/admin/views/[id]/default/route.ts";
import { POST as RESTORE } from "#app/api/admin/views/[id]/restore/route.ts";
import { DELETE, GET as GET_ONE, PATCH } from "#app/api/admin/views/[id]/route.ts";
import { GET, POST } from "#app/api/admin/views/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { createCustomField, deleteCustomField } from "#features/customers/manage-custom-fields.ts";
import { MOST_VIEWS } from "#records/rules/view-lists.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";

type Caller = { cookie: string } | { token: string };
type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

let shop: Scope;
let manager: Caller;
let analyst: Caller;
let viewer: Caller;
const aCaller = async (role: "manager" | "analyst" | "viewer"): Promise<Caller> => ({
  cookie: await sessionCookie(shop, await aMember(shop, role)),
});
beforeAll(async () => {
  shop = await aBusiness();
  [manager, analyst, viewer] = [await aCaller("manager"), await aCaller("analyst"), await aCaller("viewer")];
});

const PATH = "/api/admin/views";
const VIPS = {
  list: "customers",
  criteria: { all: [{ field: "orders", operator: "at_least", value: 2 }] },
  sort: "-lifetimeValue",
  columns: ["country", "lifetimeValue"],
};

const save = (body: object, who: Caller) =>
  answerOf(POST(aRequest("POST", PATH, { ...who, body: { name: "VIPs", query: VIPS, ...body } })));
const list = async (who: Caller, query = "") => (await answerOf(GET(aRequest("GET", `${PATH}${query}`, who)))).body;
const namesFor = async (who: Caller) => (await list(who)).data.map(({ name }: { name: string }) => name);
const at = (handler: Handler, method: string, id: string, who: Caller, body?: object) =>
  handler(aRequest(method, `${PATH}/${id}`, { ...who, ...(body && { body }) }), { params: Promise.resolve({ id }) });
const read = (id: string, who: Caller) => answerOf(at(GET_ONE, "GET", id, who));
const change = (id: string, body: object, who: Caller) => answerOf(at(PATCH, "PATCH", id, who, body));
const remove = async (id: string, who: Caller) => (await at(DELETE, "DELETE", id, who)).status;
const defaultsOf = async (who: Caller) =>
  (await answerOf(GET_ME(aRequest("GET", "/api/admin/me", who)))).body.data.defaultViews;

describe("a private view", () => {
  test("needs no more than viewing, and is saved as it was sent", async () => {
    const { status, body } = await save({}, viewer);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      name: "VIPs",
      query: VIPS,
      sharedWith: null,
      owner: "Ana",
      isMine: true,
      mayChange: true,
      isDefault: false,
      problems: [],
      version: 1,
    });
    expect((await read(body.data.id, viewer)).body).toEqual(body);
    expect((await list(viewer, "?list=customers")).total).toBe(1);
    expect((await list(viewer, "?list=churn")).total).toBe(0);
    expect(await auditLines(shop, "view.created")).toMatchObject([{ things: { view: body.data.id } }]);
  });

  test("exists for its owner only: 404 for colleagues of any role, tokens and other businesses", async () => {
    const { id } = (await save({ name: "Secret" }, viewer)).body.data;
    const others: Caller[] = [
      manager,
      await aCaller("viewer"),
      { token: await aToken(shop) },
      { token: await aToken(await aBusiness()) },
    ];
    for (const who of others) {
      expect(await namesFor(who)).not.toContain("Secret");
      const answers = await Promise.all([
        at(GET_ONE, "GET", id, who),
        at(PATCH, "PATCH", id, who, { version: 1, name: "Mine" }),
        at(DELETE, "DELETE", id, who),
        at(RESTORE, "POST", id, who, {}),
        at(PUT, "PUT", id, who, {}),
        at(UNSET, "DELETE", id, who),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    }
    expect((await read(id, viewer)).body.data).toMatchObject({ name: "Secret", version: 1 });
  });

  test("can be saved a limited number of times, also by concurrent requests", async () => {
    const full = { token: await aToken(shop) };
    const { id } = (await save({}, full)).body.data;
    await withBusiness(shop, (client) =>
      client.query(
        `insert into saved_views (business_id, id, list, name, query, owner_id, changed_by, created_at, updated_at)
         select business_id, gen_random_uuid(), list, name, query, owner_id, changed_by, now(), now()
           from saved_views, generate_series(1, $2) where id = $1`,
        [id, MOST_VIEWS - 3],
      ),
    );
    const sent = await Promise.all(["A", "B", "C", "D"].map((name) => save({ name }, full)));
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(sent.find(({ status }) => status === 409)?.body.code).toBe("VIEW_LIMIT");
  });
});

describe("a shared view", () => {
  test("needs customers:edit, and is seen by the role and those above", async () => {
    expect((await save({ sharedWith: "viewer" }, viewer)).status).toBe(403);
    const { id } = (await save({ name: "For analysts", sharedWith: "analyst" }, manager)).body.data;
    expect(await namesFor(analyst)).toContain("For analysts");
    expect(await namesFor(viewer)).not.toContain("For analysts");
    expect((await read(id, viewer)).status).toBe(404);
    expect((await read(id, analyst)).body.data).toMatchObject({ isMine: false, mayChange: false, owner: "Ana" });
    expect((await change(id, { version: 1, name: "Ours" }, analyst)).status).toBe(403);
    expect(await remove(id, analyst)).toBe(403);
  });

  test("is changed by the team; who was first is named to the second", async () => {
    const { id } = (await save({ name: "Team", sharedWith: "viewer" }, manager)).body.data;
    const other = await aCaller("manager");
    expect((await change(id, { version: 1, query: { list: "customers", q: "ana" } }, other)).body.data).toMatchObject({
      version: 2,
      query: { list: "customers", q: "ana" },
    });
    const { status, body } = await change(id, { version: 1, name: "Mine" }, manager);
    expect([status, body.code]).toEqual([409, "EDITED_MEANWHILE"]);
    expect(body.details).toEqual([{ field: "version", message: "is now 2: Ana changed it" }]);
    const [line] = await auditLines(shop, "view.changed");
    expect(line).toMatchObject({ before: { name: "Team", query: VIPS }, after: { query: { list: "customers" } } });
    expect(line?.after).not.toHaveProperty("query.q");
  });

  test("is deleted and restored with everyone's default", async () => {
    const { id } = (await save({ name: "Default", sharedWith: "viewer" }, manager)).body.data;
    expect((await answerOf(at(PUT, "PUT", id, viewer, {}))).body.data).toMatchObject({ isDefault: true });
    expect([await defaultsOf(viewer), await defaultsOf(manager)]).toEqual([{ customers: id }, {}]);
    expect(await remove(id, manager)).toBe(204);
    expect([(await read(id, viewer)).status, await defaultsOf(viewer)]).toEqual([404, {}]);
    expect((await answerOf(at(RESTORE, "POST", id, manager, {}))).body.data).toMatchObject({ name: "Default" });
    expect(await defaultsOf(viewer)).toEqual({ customers: id });
    expect((await at(UNSET, "DELETE", id, viewer)).status).toBe(204);
    expect(await defaultsOf(viewer)).toEqual({});
  });

  test("a view that is no longer shared is no other user's default", async () => {
    const { id } = (await save({ sharedWith: "viewer" }, manager)).body.data;
    await at(PUT, "PUT", id, viewer, {});
    await change(id, { version: 1, sharedWith: null }, manager);
    expect(await defaultsOf(viewer)).toEqual({});
  });
});

test("a manager without customers:pii changes a shared view and keeps what they don't see of it", async () => {
  const permissions = PERMISSIONS.filter((one) => one !== "customers:pii");
  const masked = { token: await aToken(shop, { role: "admin", permissions }) };
  const named = { field: "name", operator: "contains", value: "ada" };
  const orders = { field: "orders", operator: "at_least", value: 2 };
  const query = { list: "customers", q: "lovelace", criteria: { all: [named, orders] }, sort: "name" };
  const { id } = (await save({ query, sharedWith: "viewer" }, manager)).body.data;
  const seen = (await read(id, masked)).body.data.query;
  expect(seen).toEqual({ list: "customers", criteria: { all: [orders] } });
  const changed = await change(id, { version: 1, query: { ...seen, columns: ["country"] } }, masked);
  expect(changed.body.data.query).toEqual({ ...seen, columns: ["country"] });
  expect((await read(id, manager)).body.data.query).toEqual({ ...query, columns: ["country"] });
});

test("a view of a deleted custom field says so and opens with the rest", async () => {
  const field = { kind: "customers", key: "color", name: "Color", type: "text" } as const;
  const { id: fieldId } = await createCustomField(asAdmin(shop), field);
  const color = { field: "custom_text_color", operator: "is_any_of", value: ["red"] };
  const query = { ...VIPS, criteria: { all: [...VIPS.criteria.all, color] }, columns: ["country", "custom.color"] };
  const { id } = (await save({ query }, viewer)).body.data;
  await deleteCustomField(asAdmin(shop), fieldId);
  expect((await read(id, viewer)).body.data).toMatchObject({
    query: { ...VIPS, columns: ["country"] },
    problems: [{ missing: "custom_field", name: "color" }],
  });
  expect((await save({ query }, viewer)).body).toMatchObject({ code: "INVALID_CRITERIA" });
});

test("the customers list and its file take a view's filters, order and columns", async () => {
  await someOrders(
    shop,
    ["ada", "ada", "bob", "cleo", "cleo", "cleo"].map((customer) => ({ customer })),
  );
  const { id } = (await save({}, viewer)).body.data;
  const ask = (query: string, who: Caller = viewer) =>
    GET_CUSTOMERS(aRequest("GET", `/api/admin/customers?${query}`, who), { params: Promise.resolve({}) });
  const { body } = await answerOf(ask(`view=${id}&q=nothing&sort=orderCount`));
  expect(body.data.map(({ externalId }: { externalId: string }) => externalId)).toEqual(["cleo", "ada"]);
  expect((await ask(`view=${id}&exportFormat=csv`)).status).toBe(403);
  expect((await ask(`view=${id}`, manager)).status).toBe(404);
  const shared = (await save({ sharedWith: "manager" }, manager)).body.data.id;
  const file = await (await ask(`view=${shared}&exportFormat=csv`, manager)).text();
  const [header, ...rows] = file.trim().split("\r\n");
  expect(header).toBe("id,externalId,name,email,country,lifetimeValue,currency");
  expect(rows.map((row) => row.split(",")[1])).toEqual(["cleo", "ada"]);
  const forecast = (await save({ query: { list: "forecast" } }, viewer)).body.data.id;
  expect((await ask(`view=${forecast}`)).status).toBe(404);
});

describe("400", () => {
  test.each([
    ["a name that is too long", { name: "x".repeat(61) }, "name"],
    ["another list", { query: { list: "orders" } }, "query.list"],
    ["an order that the list does not have", { query: { list: "customers", sort: "shoes" } }, "query.sort"],
    ["an unknown column", { query: { list: "customers", columns: ["shoes"] } }, "query.columns[0]"],
    ["an unknown role", { sharedWith: "everyone" }, "sharedWith"],
  ])("%s", async (_, body, field) => {
    expect(await save(body, manager)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  test("a view keeps its list", async () => {
    const { id } = (await save({}, viewer)).body.data;
    const moved = await change(id, { version: 1, query: { list: "forecast" } }, viewer);
    expect(moved).toMatchObject({ status: 400, body: { details: [{ field: "query.list" }] } });
  });
});
