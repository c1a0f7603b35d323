import { beforeAll, describe, expect, test } from "vitest";
import { POST as addNote } from "#app/api/admin/customers/[id]/notes/route.ts";
import { PUT as addTag } from "#app/api/admin/customers/[id]/tags/route.ts";
import { POST as changeMany } from "#app/api/admin/customers/changes/route.ts";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import { GET as listPeople } from "#app/api/admin/segmentation/customers/route.ts";
import { POST as preview } from "#app/api/admin/segments/preview/route.ts";
import { POST as createSegment } from "#app/api/admin/segments/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ada: string;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  ada = await idOfCustomer(shop, await aCustomer(shop));
});

type Handler = typeof addNote;

const send = async (
  handler: Handler,
  method: string,
  address: string,
  body?: unknown,
  path: object = handler === addTag || handler === addNote ? { id: ada } : {},
) => {
  return answerOf(
    handler(aRequest(method, address, { token, ...(body !== undefined && { body }) }), {
      params: Promise.resolve(path as Record<string, string>),
    }),
  );
};

const tagIs = (value: string) => ({ field: "tag", operator: "is", value });
const inQuery = (criteria: object): string => `?criteria=${encodeURIComponent(JSON.stringify(criteria))}`;

// JSON.stringify writes these two as escapes, so they never appear raw in a JSON body.
describe.each([
  ["U+0000", "a\0b", /^must not contain (the character U\+0000|line breaks, control characters or direction marks)$/],
  ["half of a surrogate pair", "a\ud800b", /^must be valid Unicode text, without unpaired surrogates$/],
  ["a pair the wrong way round", "\udc00\ud800", /^must be valid Unicode text, without unpaired surrogates$/],
])("400 for %s", (_, text, message) => {
  test.each<[string, Handler, string, string, () => unknown, string]>([
    ["a tag", addTag, "PUT", "/tags", () => ({ tag: text }), "tag"],
    ["a note", addNote, "POST", "/notes", () => ({ text }), "text"],
    ["a name", createSegment, "POST", "/segments", () => ({ name: text, criteria: {}, isAutomatic: false }), "name"],
    [
      "the value of a rule",
      createSegment,
      "POST",
      "/segments",
      () => ({ name: "VIP", criteria: tagIs(text), isAutomatic: true }),
      "criteria.value",
    ],
    [
      "a rule that is previewed",
      preview,
      "POST",
      "/segments/preview",
      () => ({ criteria: { all: [tagIs(text)] } }),
      "criteria.all[0].value",
    ],
    ["many customers' tag", changeMany, "POST", "/changes", () => ({ action: "tag", tag: text, ids: [ada] }), "tag"],
  ])("the text is refused in %s", async (_name, handler, method, address, body, field) => {
    expect(await send(handler, method, `/api/admin${address}`, body())).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", details: [{ field, message: expect.stringMatching(message) }] },
    });
  });

  test("the text is refused in a rule in the query", async () => {
    const { status, body } = await send(listCustomers, "GET", `/api/admin/customers${inQuery(tagIs(text))}`);
    expect([status, body.details]).toEqual([
      400,
      [{ field: "criteria.value", message: expect.stringMatching(message) }],
    ]);
  });

  test("the text is refused in the path", async () => {
    const { status, body } = await send(addNote, "POST", "/api/admin/x", { text: "hello" }, { id: text });
    expect([status, body.details]).toEqual([400, [{ field: "id", message: expect.stringMatching(message) }]]);
  });

  test("the text is refused in a rule's key", async () => {
    const rule = { criteria: { [text]: 1 }, name: "VIP", isAutomatic: true };
    expect((await send(createSegment, "POST", "/api/admin/segments", rule)).status).toBe(400);
  });
});

test("a text that is an object with a length of its own is refused by name", async () => {
  const body = { name: { length: { toString: 1, valueOf: null } }, criteria: { minOrders: 1 }, isAutomatic: true };
  const { status, body: answer } = await send(createSegment, "POST", "/api/admin/segments", body);
  expect(status).toBe(400);
  expect(answer).toMatchObject({ details: [{ field: "name" }] });
});

test("complete surrogate pairs are ordinary text", async () => {
  expect((await send(addTag, "PUT", "/api/admin/x", { tag: "🎁" })).body.data.tags).toEqual(["🎁"]);
});

// Property names that every object inherits from its prototype.
describe.each([
  "toString",
  "constructor",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "__proto__",
  "__defineGetter__",
])("%s", (name) => {
  const object = (value: unknown) => JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`);

  test.each([1, "x", [1], { field: "orders" }])("is not a criterion, with the value %j", async (value) => {
    for (const criteria of [object(value), { minOrders: 1, ...object(value) }, { all: [object(value)] }]) {
      const body = { criteria, name: `Rule ${name}`, isAutomatic: true };
      const { status } = await send(createSegment, "POST", "/api/admin/segments", body);
      const previewed = await send(preview, "POST", "/api/admin/segments/preview", { criteria });
      expect([status, previewed.status]).toEqual(
        // zod's records skip `__proto__`.
        name === "__proto__" && "minOrders" in criteria ? [expect.any(Number), 200] : [400, 400],
      );
      const listed = await send(listCustomers, "GET", `/api/admin/customers${inQuery(criteria)}`);
      expect([200, 400]).toContain(listed.status);
    }
  });

  test("is not a field, operator or value of a rule", async () => {
    for (const criteria of [
      { field: name, operator: "is", value: "x" },
      { field: "orders", operator: name, value: 1 },
      { field: "loyaltyLevel", operator: "is", value: name },
      { field: "archetype", operator: "is", value: name },
      { field: "tag", operator: "is", value: "x", [`${name} `]: 1 },
    ]) {
      const { status } = await send(preview, "POST", "/api/admin/segments/preview", { criteria });
      expect([200, 400]).toContain(status);
    }
  });

  test("is not a sort field, segment or method of a list", async () => {
    for (const query of [`sort=${name}`, `sort=-${name}`, `segment=${name}`, `method=${name}`, `cell=${name}`]) {
      expect((await send(listPeople, "GET", `/api/admin/segmentation/customers?${query}`)).status).toBe(400);
      for (const method of ["rfm", "value", "behavior"]) {
        const address = `/api/admin/segmentation/customers?method=${method}&${query}`;
        expect((await send(listPeople, "GET", address)).status).toBe(400);
      }
    }
  });
});
