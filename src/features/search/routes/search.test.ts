import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/search/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { changeSegment, createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer, saveSales } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "admin" });
});

const ask = (query: Record<string, string>, by = token) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/search?${new URLSearchParams(query)}`, { token: by }), {
      params: Promise.resolve({}),
    }),
  );

const NOTHING = { customers: [], segments: [], campaigns: [], audiences: [], products: [] };

type Found = { data: { customers: { externalId: string }[]; segments: { name: string }[] } };

const found = async (query: Record<string, string>): Promise<{ customers: string[]; segments: string[] }> => {
  const { status, body } = await ask(query);
  expect(status).toBe(200);
  const { customers, segments } = (body as Found).data;
  return { customers: customers.map(({ externalId }) => externalId), segments: segments.map(({ name }) => name) };
};

const someCustomers = () =>
  saveSales(actor, {
    customers: [
      { externalId: "c1", name: "Ángela Núñez", email: "angela@example.com", createdAt: new Date("2024-01-01") },
      { externalId: "c2", name: "Bert Angel", email: "bert@example.com", createdAt: new Date("2024-01-01") },
      { externalId: "angel", name: "Zoë", phone: "+5511987654321", createdAt: new Date("2024-01-01") },
      { externalId: "100%_", createdAt: new Date("2024-01-01") },
    ],
  });

describe("200", () => {
  beforeEach(someCustomers);

  test("finds customers: the one with this ID first, then by the beginning of the name, then anywhere", async () => {
    expect((await found({ q: "angel" })).customers).toEqual(["angel", "c1", "c2"]);
    expect((await found({ q: "nunez ANGELA" })).customers).toEqual(["c1"]);
    expect((await found({ q: "example" })).customers).toEqual(["c1", "c2"]);
    expect((await found({ q: "98765" })).customers).toEqual(["angel"]);
    expect((await found({ q: "á" })).customers).toEqual(["c1"]);
    expect((await found({ q: "100%_" })).customers).toEqual(["100%_"]);
    expect((await found({ q: "%_%" })).customers).toEqual([]);
  });

  test("a text too short for the index finds only what begins with it", async () => {
    expect((await found({ q: "be" })).customers).toEqual(["c2"]);
    expect((await found({ q: "rt" })).customers).toEqual([]);
  });

  test("lists at most eight of each", async () => {
    for (let i = 0; i < 10; i++) await aCustomer(actor, { name: `Angus ${i}` });
    expect((await found({ q: "ang" })).customers).toHaveLength(8);
    expect((await found({ q: "ngus" })).customers).toHaveLength(8);
  });

  test("finds active segments, those that begin with the text first, the newest of them before others, and answers the kinds that are wanted", async () => {
    const { id } = await createSegment(actor, { name: "Angel investors", criteria: {}, isAutomatic: false });
    await createSegment(actor, { name: "Ángeles and Ana", criteria: {}, isAutomatic: false });
    await createSegment(actor, { name: "All angels", criteria: {}, isAutomatic: false });
    expect((await found({ q: "angel" })).segments).toEqual(["Ángeles and Ana", "Angel investors", "All angels"]);
    expect(await found({ q: "ana angel", kinds: "segments" })).toEqual({
      customers: [],
      segments: ["Ángeles and Ana"],
    });
    await changeSegment(actor, id, { version: 1, isArchived: true });
    expect((await found({ q: "investors" })).segments).toEqual([]);
  });

  test("returns the records with these IDs for the list of recent ones, and leaves out unknown ones", async () => {
    const { id } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    const ids = [await idOfCustomer(actor, "c2"), id, crypto.randomUUID(), "no-id"].join(",");
    expect(await found({ ids })).toEqual({ customers: ["c2"], segments: ["VIP"] });
    expect(await found({})).toEqual({ customers: [], segments: [] });
  });

  test("finds nothing of another business, and its function nothing outside of one", async () => {
    const other = asAdmin(await aBusiness());
    expect((await ask({ q: "angel" }, await aToken(other))).body.data).toEqual(NOTHING);
    const asked = "select * from newest_customers_with_words(array['angel'], false, 8)";
    const counts = await withBusiness(actor, async (client) => {
      const mine = (await client.query(asked)).rowCount;
      await client.query("select set_config('app.business_id', '', true)");
      return [mine, (await client.query(asked)).rowCount];
    });
    expect(counts).toEqual([3, 0]);
  });
});

describe("200 of campaigns, audiences and products", () => {
  beforeEach(async () => {
    await withBusiness(actor, async (client) => {
      await client.query(
        `insert into products (business_id, external_id, title)
         values ($1, '1', 'Merino Skein'), ($1, '2', 'Merino Skein'), ($1, '3', 'Cotton thread')`,
        [actor.businessId],
      );
    });
  });

  test("finds products by title, with a typing error, once for all variants", async () => {
    expect((await ask({ q: "the merino skien" })).body.data.products).toEqual([{ title: "Merino Skein" }]);
    expect((await ask({ q: "MERINO" })).body.data.products).toEqual([{ title: "Merino Skein" }]);
    expect((await ask({ q: "socks" })).body.data).toEqual(NOTHING);
  });

  test("lists nothing of another business, nor products for who may not see reports", async () => {
    const other = asAdmin(await aBusiness());
    expect((await ask({ q: "merino" }, await aToken(other))).body.data).toEqual(NOTHING);
    const narrow = await aToken(actor, { permissions: ["customers:view"] });
    expect((await ask({ q: "merino" }, narrow)).body.data.products).toEqual([]);
  });
});

describe("200 without customers:pii", () => {
  beforeEach(someCustomers);

  test("finds customers by external ID only, and masks their names", async () => {
    const masked = await aToken(actor, { permissions: ["customers:view"] });
    const answer = async (q: string) => (await ask({ q }, masked)).body.data.customers;
    expect(await answer("bert")).toEqual([]);
    expect(await answer("98765")).toEqual([]);
    expect(await answer("angel")).toMatchObject([{ externalId: "angel", name: "Z•••" }]);
    expect(await answer("nge")).toMatchObject([{ externalId: "angel" }]);
  });

  test("does not find an ID that is an email address", async () => {
    const masked = await aToken(actor, { permissions: ["customers:view"] });
    await aCustomer(actor, { externalId: "carla@example.com" });
    expect((await found({ q: "carla@example.com" })).customers).toEqual(["carla@example.com"]);
    for (const q of ["carla@example.com", "carla"]) expect((await ask({ q }, masked)).body.data.customers).toEqual([]);
  });
});

describe("400", () => {
  test.each([
    [{ q: "x".repeat(101) }, "q"],
    [{ q: "a", kinds: "customers,pages" }, "kinds"],
    [{ ids: Array.from({ length: 201 }, () => "a").join(",") }, "ids"],
  ])("%j names %s", async (query, field) => {
    const { status, body } = await ask(query as unknown as Record<string, string>);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});
