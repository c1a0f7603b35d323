import { beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { createView } from "#features/views/manage-views.ts";
import { anImportFile } from "#testing/an-import-file.ts";
import { asOwner } from "#testing/as-owner.ts";
import { answerOf, aRequest, asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { type Route, readableQueries, readRoute, everyRoute as routes } from "#testing/routes/every-route.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

/** In no text but customers' personal data. */
const MARKS = {
  firstName: "Zyxwanda",
  lastName: "Qwertzuiop",
  email: "plokij@hgfdsa.example",
  phone: "+447700900471",
  street: "17 Vfrtgb Lane",
  city: "Nhymjuton",
  region: "Bgtrewshire",
  postalCode: "ZQ9 7XJ",
  note: "Asks about her aunt in Kjhgfd",
};
/** A store that uses email addresses as IDs. */
const ADDRESS_ID = "edcrfv@tgbyhn.example";

const LEAKS = [...Object.values(MARKS), ADDRESS_ID, "plokij", "hgfdsa", "edcrfv", "tgbyhn", "7700900471"];

const BOUGHT = { field: "orders", operator: "at_least", value: 1 };

let shop: Scope;
let view: { id: string };
let ids: Record<string, string>;
let full: string;
let masked: string;
let tenant: Record<string, string>;

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  const actor = asAdmin(shop);
  const { note, firstName, lastName, email, phone, ...address } = MARKS;
  await createCustomField(actor, { kind: "customers", key: "contact", name: "Contact", type: "text" });
  for (const externalId of [...Object.keys(made.ids), ADDRESS_ID]) {
    await putCustomer(actor, {
      externalId,
      firstName,
      lastName,
      email,
      phone,
      address,
      customFields: { contact: externalId === ADDRESS_ID ? email : "Counter 4" },
      consents: [{ channel: "email", state: "granted", at: new Date().toISOString() }],
    });
  }
  const customer = made.ids.Bob ?? "";
  await addNote(actor, customer, note);
  const criteria = { all: [{ field: "name", operator: "contains", value: MARKS.lastName }] };
  const segment = await createSegment(actor, { name: "By name", criteria, isAutomatic: true });
  await recalculateSegments(actor, { reason: "edit", segmentIds: [segment.id] });
  view = await createView(actor, {
    name: "Shared",
    query: { list: "customers", q: `${MARKS.email} 4`, criteria: { all: [...criteria.all, BOUGHT] }, sort: "name" },
    sharedWith: "viewer",
  });
  const file = await anImportFile(shop, `Export for ${MARKS.email}.csv`);
  await asOwner(
    `update import_files set found = jsonb_set(found, '{sample}', '[["1", "${MARKS.email}"]]') where id = '${file}'`,
  );
  ids = {
    customers: customer,
    segments: segment.id,
    views: view.id,
    files: file,
    axes: "loyalty_trajectory",
    actions: customer,
    externalId: "Bob",
  };
  full = await aToken(shop, { role: "admin" });
  await importFile(`Orders of ${MARKS.email}.csv`);
  masked = await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== "customers:pii") });
  tenant = await tenantHeaders(shop);
});

/** Begins an import, which is then in the lists of imports and of runs. */
const importFile = async (fileName: string): Promise<void> => {
  const headers = { "content-type": "text/csv" };
  const body = "order_id,order_date,total_price\n1,2026-03-01 10:00:00,10.00\n";
  const address = `/api/admin/imports?fileName=${encodeURIComponent(fileName)}`;
  const post = routes.find((one) => one.address === "/api/admin/imports")?.POST;
  const { status } = (await post?.(aRequest("POST", address, { token: full, headers, body }))) ?? {};
  expect(status).toBe(202);
};

const bodyOf = (route: Route, token: string, query = "") => readRoute(route, { token, headers: tenant, query, ids });

/** The routes whose answers have personal data. */
const leaking = async (token: string): Promise<string[]> => {
  const found: string[] = [];
  for (const route of routes) {
    for (const query of readableQueries(route)) {
      const { text } = await bodyOf(route, token, query);
      if (LEAKS.some((mark) => text.includes(mark))) found.push(`${route.address}${query}`);
    }
  }
  return found.sort();
};

describe("no answer has personal data without customers:pii", () => {
  test("every route that reads answers without personal data", async () => {
    expect(await leaking(masked)).toEqual([]);
  });

  test("every route that has personal data leaves it out without the permission, also for viewers @full", async () => {
    const seen = await leaking(full);
    expect(seen).toEqual(
      expect.arrayContaining([
        "/api/admin/actions/churn",
        "/api/admin/actions/churn?exportFormat=csv",
        "/api/admin/actions/outreach",
        "/api/admin/actions/outreach?exportFormat=csv",
        "/api/admin/actions/texts/samples",
        "/api/admin/audit-log",
        "/api/admin/axes/[axis]/segments/[key]/members",
        "/api/admin/customers",
        "/api/admin/customers/[id]",
        "/api/admin/customers/[id]/segments",
        "/api/admin/customers/[id]/segments/[segmentId]/why",
        "/api/admin/customers/[id]/timeline",
        "/api/admin/customers?exportFormat=csv",
        "/api/admin/forecast/customers",
        "/api/admin/imports",
        "/api/admin/imports/files/[id]",
        "/api/admin/runs",
        "/api/admin/segmentation/customers",
        "/api/admin/segmentation/customers?exportFormat=csv",
        "/api/admin/segments",
        "/api/admin/segments/[id]",
        "/api/admin/segments/[id]/history",
        "/api/admin/segments/[id]/members",
        "/api/admin/segments/[id]/members?exportFormat=csv",
        "/api/admin/views",
        "/api/admin/views/[id]",
        "/api/v1/customers/[externalId]",
      ]),
    );
    expect(await leaking(await aToken(shop, { role: "viewer" }))).toEqual([]);
  });
});

const get = async (address: string, token: string) => {
  const [place = "", query] = address.split("?");
  const route = routes.find((one) => one.address === place);
  if (!route) throw new Error(`There is no route ${place}`);
  const { status, text } = await bodyOf(route, token, query ? `?${query}` : "");
  return {
    status,
    body: JSON.parse(text) as { total?: number; code?: string; data?: { id: string; externalId: string }[] },
  };
};

const LISTS = [
  "/api/admin/customers",
  "/api/admin/segments/[id]/members",
  "/api/admin/segmentation/customers",
  "/api/admin/forecast/customers",
  "/api/admin/actions/churn",
  "/api/admin/actions/win-back",
  "/api/admin/axes/[axis]/segments/[key]/members",
];

describe("nothing reveals it indirectly", () => {
  test.each(LISTS)("%s finds customers by their plain ID only", async (list) => {
    const totals = async (token: string) => {
      const words = [MARKS.lastName, MARKS.email, MARKS.phone.slice(1), "edcrfv", "plain-id:edcrfv", "bo"];
      const query = list.endsWith("win-back") ? "&view=all&reachable=all" : "";
      return Promise.all(
        words.map(async (q) => (await get(`${list}?q=${encodeURIComponent(q)}${query}`, token)).body.total),
      );
    };
    const [all, some] = [await totals(full), await totals(masked)];
    expect(some.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(some[5]).toBe(all[5]);
  });

  test("imports are not found by an address in a file's name", async () => {
    const total = async (q: string, token: string) =>
      (await get(`/api/admin/imports?q=${encodeURIComponent(q)}`, token)).body.total;
    expect([await total("plokij", full), await total("orders", full)]).toEqual([1, 1]);
    expect([await total("plokij", masked), await total("orders", masked)]).toEqual([0, 1]);
  });

  test.each(LISTS)("%s is not sorted by name", async (list) => {
    expect((await get(`${list}?sort=name`, full)).status).toBe(200);
    expect(await get(`${list}?sort=-name`, masked)).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect((await get(list, masked)).status).toBe(200);
  });

  const criteria = (field: unknown) => ({ any: [{ not: [{ field, operator: "contains", value: "x" }] }] });

  test.each(["name", "email", "externalId", ["name"]])("customers are not filtered by %j", async (field) => {
    const query = `criteria=${encodeURIComponent(JSON.stringify(criteria(field)))}`;
    expect((await get(`/api/admin/customers?${query}`, masked)).status).toBe(403);
    const preview = routes.find(({ address }) => address === "/api/admin/segments/preview");
    const request = aRequest("POST", "/api/admin/segments/preview", {
      token: masked,
      body: { criteria: criteria(field) },
    });
    expect((await preview?.POST?.(request))?.status).toBe(403);
  });

  const OWN_TEXTS = [
    { operator: "contains", value: "plo" },
    { operator: "is_any_of", value: [MARKS.email] },
    { operator: "is_not", value: MARKS.phone },
  ];

  test.each(OWN_TEXTS)("customers are not filtered by whether an own text $operator $value", async (condition) => {
    const find = (one: object, token: string) => {
      const query = encodeURIComponent(JSON.stringify({ all: [{ field: "custom_text_contact", ...one }] }));
      return get(`/api/admin/customers?criteria=${query}`, token);
    };
    expect((await find(condition, full)).body.total).toBeGreaterThan(0);
    expect((await find(condition, masked)).status).toBe(403);
    const plain = { operator: "is_any_of", value: ["Counter 4"] };
    expect((await find(plain, masked)).body).toMatchObject({ total: (await find(plain, full)).body.total });
  });

  test("own texts that are addresses are not suggested, nor found by a part", async () => {
    const values = async (q: string, token: string) =>
      (await get(`/api/admin/criteria-values?field=custom_text_contact&q=${q}`, token)).body.total;
    expect([await values("", full), await values("plo", full), await values("counter", full)]).toEqual([2, 1, 1]);
    expect([await values("", masked), await values("plo", masked), await values("counter", masked)]).toEqual([1, 0, 1]);
  });

  test("a shared view shows what is left without its search words, conditions and order of names", async () => {
    const route = routes.find(({ address }) => address === "/api/admin/views/[id]");
    const { body } = await get(route?.address ?? "", masked);
    expect(body.data).toMatchObject({
      query: { list: "customers", criteria: { all: [BOUGHT] } },
      problems: ["q", "sort", "criteria"].map((name) => ({ missing: "permission", name })),
    });
    const list = await get(`/api/admin/customers?view=${view.id}`, masked);
    expect(list).toMatchObject({ status: 409, body: { code: "VIEW_INCOMPLETE" } });
  });

  test("an own view does not sort by name either", async () => {
    const route = routes.find(({ address }) => address === "/api/admin/views");
    const body = { name: "By name", query: { list: "customers", q: "bob", sort: "-name" } };
    const saved = await answerOf(
      route?.POST?.(aRequest("POST", "/api/admin/views", { token: masked, body })) as Promise<Response>,
    );
    expect(saved.body.data).toMatchObject({ query: { list: "customers", q: "bob" }, isMine: true });
    expect(saved.body.data.query.sort).toBeUndefined();
  });

  test("an address that is an ID does not find its customer", async () => {
    const find = async (token: string) => {
      const route = routes.find(({ address }) => address === "/api/v1/customers/[externalId]");
      const params = Promise.resolve({ externalId: ADDRESS_ID });
      return (await route?.GET?.(aRequest("GET", `/api/v1/customers/${ADDRESS_ID}`, { token }), { params }))?.status;
    };
    expect([await find(full), await find(masked)]).toEqual([200, 404]);
  });

  test("the audit log is not searched", async () => {
    expect((await get("/api/admin/audit-log?q=note", full)).status).toBe(200);
    expect((await get("/api/admin/audit-log?q=note", masked)).status).toBe(403);
  });

  test("a bulk change finds by plain ID only", async () => {
    const route = routes.find(({ address }) => address === "/api/admin/customers/changes");
    const change = async (q: string, token: string) => {
      const body = { action: "tag", tag: "found", matching: { q } };
      const request = aRequest("POST", "/api/admin/customers/changes", { token, body });
      return (await answerOf(route?.POST?.(request) as Promise<Response>)).body.data.matched;
    };
    expect([await change(MARKS.lastName, masked), await change("bob", masked)]).toEqual([0, 1]);
    expect(await change(MARKS.lastName, full)).toBeGreaterThan(1);
  });
});
