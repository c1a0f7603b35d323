import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, GET as GET_ONE, PATCH } from "#app/api/admin/segments/[id]/route.ts";
import { GET, POST } from "#app/api/admin/segments/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const answerOf = async (response: Response) => ({
  status: response.status,
  body: response.status === 204 ? null : await response.json(),
});
type Headers = Record<string, string>;
const path = "/api/admin/segments";
const list = async (headers: Headers = {}) => answerOf(await GET(aRequest("GET", path, { token, headers })));
const create = async (body: object, headers: Headers = {}) =>
  answerOf(await POST(aRequest("POST", path, { token, body, headers })));
const params = (id: string) => ({ params: Promise.resolve({ id }) });
const read = async (id: string) => answerOf(await GET_ONE(aRequest("GET", `${path}/${id}`, { token }), params(id)));
const change = async (id: string, body: object) =>
  answerOf(await PATCH(aRequest("PATCH", `${path}/${id}`, { token, body }), params(id)));
const remove = async (id: string) => answerOf(await DELETE(aRequest("DELETE", `${path}/${id}`, { token }), params(id)));

/** The specification's example body. */
const HIGH_VALUE = {
  name: "High Value Customers",
  criteria: { minLifetimeValue: 1000, minOrders: 5 },
  isAutomatic: true,
  description: "Customers with high lifetime value",
};
const BY_HAND = { name: "VIP", criteria: {}, isAutomatic: false };
/** Five orders of 300.00 by one customer, one of 20.00 by another. */
const twoCustomers = () =>
  someOrders(shop, [...Array(5).fill({ customer: "ada", totalPrice: 30_000 }), { customer: "bob", totalPrice: 2000 }]);

describe("GET 200", () => {
  test("lists all segments in alphabetical order, each with its rule in words", async () => {
    await create(BY_HAND);
    await create(HIGH_VALUE);
    const { status, body } = await list();
    expect([status, body.total]).toEqual([200, 2]);
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(["High Value Customers", "VIP"]);
    expect(body.data[0].inWords).toBe("Customers with lifetime value of at least $1,000.00 and at least 5 orders");
    expect(body.data[1].inWords).toBeNull();
  });

  test("includes the total number of customers", async () => {
    await twoCustomers();
    expect((await list()).body.customers).toBe(2);
  });

  test("has the rule in the reader's language", async () => {
    await create(HIGH_VALUE);
    const { body } = await list({ "accept-language": "pt-BR" });
    expect(body.data[0].inWords).toBe(
      "Clientes com valor vitalício de pelo menos US$\u00a01.000,00 e pelo menos 5 pedidos",
    );
  });
});

describe("POST 201", () => {
  test("creates an automatic segment and fills it immediately", async () => {
    await twoCustomers();
    const { status, body } = await create(HIGH_VALUE);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...HIGH_VALUE, version: 1, memberCount: 1, problem: null });
    expect(body.data.recalculatedAt).not.toBeNull();
    expect(await auditLines(shop, "segment.created")).toMatchObject([{ things: { segment: body.data.id } }]);
    expect(await auditLines(shop, "segment.recalculated")).toMatchObject([
      { after: { joined: 1, left: 0, version: 1, reason: "created" } },
    ]);
  });

  test("creates a manual segment without members", async () => {
    const { status, body } = await create(BY_HAND);
    expect([status, body.data.memberCount, body.data.recalculatedAt]).toEqual([201, 0, null]);
  });

  test("creates one per Idempotency-Key", async () => {
    const first = await create(BY_HAND, { "idempotency-key": "k1" });
    const again = await create(BY_HAND, { "idempotency-key": "k1" });
    expect([again.status, again.body.data.id]).toEqual([201, first.body.data.id]);
    expect((await list()).body.total).toBe(1);
  });
});

describe("GET a page", () => {
  test("a page is read only if it is requested, and the total is that of all", async () => {
    for (const name of ["A", "B", "C"]) await create({ ...BY_HAND, name });
    const page = async (query: string) => answerOf(await GET(aRequest("GET", `${path}${query}`, { token })));
    const names = async (query: string) => {
      const { body } = await page(query);
      return [body.data.map(({ name }: { name: string }) => name).join(""), body.total];
    };
    expect(await names("")).toEqual(["ABC", 3]);
    expect(await names("?pageSize=2")).toEqual(["AB", 3]);
    expect(await names("?page=2&pageSize=2&sort=-name")).toEqual(["A", 3]);
    expect(await names("?page=2")).toEqual(["", 3]);
    expect((await page("?pageSize=201")).status).toBe(400);
  });
});

describe("POST 400", () => {
  test.each([
    ["a minimum above its maximum", { minOrders: 5, maxOrders: 2 }, "criteria.minOrders", "INVALID_CRITERIA"],
    ["a negative number", { minLifetimeValue: -1 }, "criteria.minLifetimeValue", "INVALID_CRITERIA"],
    ["an unknown level", { loyaltyLevels: ["TIN"] }, "criteria.loyaltyLevels[0]", "INVALID_CRITERIA"],
    ["an unknown key", { minShoes: 2 }, "criteria.minShoes", "INVALID_CRITERIA"],
    [
      "an unknown field in a tree",
      { all: [{ field: "shoes", operator: "is" }] },
      "criteria.all[0].field",
      "INVALID_CRITERIA",
    ],
    [
      "a contradiction in a tree",
      {
        all: [
          { field: "orders", operator: "at_least", value: 5 },
          { field: "orders", operator: "at_most", value: 2 },
        ],
      },
      "criteria.all[0].value",
      "INVALID_CRITERIA",
    ],
    [
      "a segment that is none of ours",
      { field: "inSegment", operator: "is_any_of", value: ["segment456"] },
      "criteria.value[0]",
      "INVALID_CRITERIA",
    ],
  ])("%s, with its field", async (_, criteria, field, code) => {
    const { status, body } = await create({ ...HIGH_VALUE, criteria });
    expect([status, body.code, body.details[0].field]).toEqual([400, code, field]);
  });

  test.each([
    ["en", "is nested too deeply: groups can be nested at most 5 levels deep"],
    ["es", "tiene demasiados niveles: los grupos se pueden anidar hasta 5 niveles"],
    ["pt", "tem níveis demais: os grupos podem ser aninhados em até 5 níveis"],
  ])("names the group that is nested too deeply, and the limit, in %s", async (language, message) => {
    const condition = { field: "orders", operator: "at_least", value: 1 };
    const criteria = Array(6)
      .fill("all")
      .reduce((inner, kind) => ({ [kind]: [inner] }), condition);
    const { status, body } = await create({ ...HIGH_VALUE, criteria }, { "accept-language": language });
    expect([status, body.code]).toEqual([400, "INVALID_CRITERIA"]);
    expect(body.details).toEqual([{ field: "criteria.all[0].all[0].all[0].all[0].all[0].all", message }]);
  });

  test("an automatic segment without criteria is refused", async () => {
    const { status, body } = await create({ ...HIGH_VALUE, criteria: {} });
    expect([status, body.code]).toEqual([400, "EMPTY_CRITERIA"]);
    expect(body.details).toEqual([{ field: "criteria", message: "must not be empty" }]);
  });

  test("unknown keys of the body are refused", async () => {
    const { status, body } = await create({ ...HIGH_VALUE, color: "red" });
    expect([status, body.details]).toEqual([400, [{ field: "color", message: "is not a known field" }]]);
  });

  const orders = { field: "orders", operator: "at_least", value: 1 };
  test.each([
    ["en", null, "", "must be of type object"],
    ["es", [], "", "debe ser de tipo objeto"],
    ["pt", "VIP", "", "deve ser do tipo objeto"],
    ["en", { all: [{ operator: "at_least", value: 1 }] }, ".all[0].field", "is required"],
    ["en", { all: [orders], minOrders: 1 }, ".minOrders", "cannot be combined with all"],
    ["es", { all: [orders], any: [orders] }, ".any", "no se puede combinar con all"],
    [
      "en",
      { ...orders, field: "lifetimeValue", withinDays: 9 },
      ".withinDays",
      "is not allowed for the field lifetimeValue",
    ],
    ["es", { ...orders, field: "lifetimeValue", times: 9 }, ".times", "no se admite para el campo lifetimeValue"],
    ["pt", { field: "country", operator: "is_set", value: "x" }, ".value", "não é permitido com o operador is_set"],
    ["en", { ...orders, operator: "between" }, ".value", "must be a list of two numbers"],
    ["es", { ...orders, operator: "between" }, ".value", "debe ser una lista de dos números"],
    [
      "es",
      { ...orders, operator: "between", value: [2, 1] },
      ".value",
      "no puede empezar por encima de su límite final",
    ],
    ["pt", { ...orders, operator: "between", value: [2, 1] }, ".value", "não pode começar acima do seu limite final"],
    ["en", { all: [] }, ".all", "must not be empty"],
    ["en", { loyaltyLevels: [] }, ".loyaltyLevels", "must not be empty"],
  ])("says in %s what is wrong with %j", async (language, criteria, path, message) => {
    const { status, body } = await create({ ...HIGH_VALUE, criteria }, { "accept-language": language });
    expect([status, body.details]).toEqual([400, [{ field: `criteria${path}`, message }]]);
  });

  test.each(["name", "criteria", "isAutomatic"])("a segment without %s is refused", async (field) => {
    const { status, body } = await create({ ...HIGH_VALUE, [field]: undefined });
    expect([status, body.code, body.details[0].field]).toEqual([400, "VALIDATION_FAILED", field]);
  });
});

describe("POST 409", () => {
  test.each(["VIP\u200B", "V\u00ADIP", "\uFEFFvip \u2060", "VI\u200DP", "ＶＩＰ"])(
    "a name that looks like an existing one is refused: %j",
    async (name) => {
      const { body } = await create(BY_HAND);
      expect(await create({ ...BY_HAND, name })).toMatchObject({ status: 409, body: { code: "SEGMENT_NAME_TAKEN" } });
      const { body: other } = await create({ ...BY_HAND, name: "Other" });
      expect((await change(other.data.id, { version: 1, name })).status).toBe(409);
      // Its own name is not another's.
      expect((await change(body.data.id, { version: 1, name })).status).toBe(200);
    },
  );

  test("an existing name is refused, ignoring case and accents", async () => {
    await create({ ...BY_HAND, name: "Élan" });
    const { status, body } = await create({ ...BY_HAND, name: "ELAN" });
    expect([status, body.code]).toEqual([409, "SEGMENT_NAME_TAKEN"]);
  });
});

describe("PATCH 200", () => {
  test("changes the rule under a new version, and its members", async () => {
    await twoCustomers();
    const { id } = (await create(HIGH_VALUE)).body.data;
    const { status, body } = await change(id, { version: 1, criteria: { maxOrders: 1 } });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ version: 2, criteria: { maxOrders: 1 }, memberCount: 1 });
    expect(await auditLines(shop, "segment.changed")).toMatchObject([
      { before: { criteria: HIGH_VALUE.criteria }, after: { criteria: { maxOrders: 1 } } },
    ]);
  });

  test("edits segments whose names already look alike", async () => {
    const { id } = (await create(BY_HAND)).body.data;
    const { id: other } = (await create({ ...BY_HAND, name: "Other" })).body.data;
    await withBusiness(shop, (client) =>
      client.query("update customer_segments set name = $1 where segment_id = $2", [`${BY_HAND.name}\u200B`, other]),
    );
    for (const each of [id, other]) expect((await change(each, { version: 1, isArchived: true })).status).toBe(200);
  });

  test("an unchanged segment keeps its version", async () => {
    const { id } = (await create(BY_HAND)).body.data;
    expect((await change(id, { version: 1, name: "VIP" })).body.data.version).toBe(1);
    expect(await auditLines(shop, "segment.changed")).toEqual([]);
  });

  test("archives it and keeps its members", async () => {
    await twoCustomers();
    const { id } = (await create(HIGH_VALUE)).body.data;
    const { body } = await change(id, { version: 1, isArchived: true });
    expect(body.data).toMatchObject({ memberCount: 1, version: 2 });
    expect(body.data.archivedAt).not.toBeNull();
  });
});

describe("PATCH 400", () => {
  test("a circle of segments that two simultaneous edits would close is refused", async () => {
    const { id: first } = (await create(HIGH_VALUE)).body.data;
    const { id: second } = (await create({ ...HIGH_VALUE, name: "Second" })).body.data;
    const member = (of: string) => ({ field: "inSegment", operator: "is_any_of", value: [of] });
    const answers = await Promise.all([
      change(first, { version: 1, criteria: member(second) }),
      change(second, { version: 1, criteria: member(first) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.map(({ body }) => body.code)).toContain("SEGMENT_CYCLE");
  });

  test("a circle of segments is refused", async () => {
    const first = (await create(HIGH_VALUE)).body.data.id;
    const member = (of: string) => ({ field: "inSegment", operator: "is_any_of", value: [of] });
    const second = (await create({ ...HIGH_VALUE, name: "Second", criteria: member(first) })).body.data.id;
    const { status, body } = await change(first, { version: 1, criteria: member(second) });
    expect([status, body.code]).toEqual([400, "SEGMENT_CYCLE"]);
  });
});

describe("PATCH 409", () => {
  test("an edit is refused if another user saved first", async () => {
    const { id } = (await create(BY_HAND)).body.data;
    await change(id, { version: 1, name: "First" });
    const { status, body } = await change(id, { version: 1, name: "Second" });
    expect([status, body.code]).toEqual([409, "EDITED_MEANWHILE"]);
    // The token's name identifies the actor.
    expect(body.details).toEqual([{ field: "version", message: "is now 2: test changed it" }]);
    expect((await read(id)).body.data.name).toBe("First");
  });
});

describe("DELETE 204", () => {
  test("deletes it, audited with what it was", async () => {
    const { id } = (await create(BY_HAND)).body.data;
    expect((await remove(id)).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expect(await auditLines(shop, "segment.deleted")).toMatchObject([{ before: { name: "VIP" } }]);
  });
});

describe("DELETE 409", () => {
  test("a segment in another segment's rule, which is named, is refused", async () => {
    const { id } = (await create(BY_HAND)).body.data;
    const criteria = { field: "inSegment", operator: "is_any_of", value: [id] };
    await create({ ...HIGH_VALUE, criteria });
    expect(await remove(id)).toMatchObject({
      status: 409,
      body: { code: "SEGMENT_IN_USE", error: "Other segments use this one: High Value Customers" },
    });
  });
});
