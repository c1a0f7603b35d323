import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Handler } from "#http/handle.ts";
import { addNote } from "#lib/customers/manage-notes.ts";
import { putCustomer } from "#lib/customers/put-customer.ts";
import { PERMISSIONS, type Scope } from "#lib/domain/permissions.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { anImportFile } from "#testing/an-import-file.ts";
import { asOwner } from "#testing/as-owner.ts";
import { answerOf, aRequest, asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

type Route = { address: string; GET?: Handler; POST?: Handler };

const routes: Route[] = await Promise.all(
  readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map(async (file) => ({
      address: `/api/${path.dirname(file).split(path.sep).join("/")}`,
      ...((await import(path.join(import.meta.dirname, file))) as Pick<Route, "GET" | "POST">),
    })),
);

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

let shop: Scope;
let ids: Record<string, string>;
let full: string;
let masked: string;
let tenant: Record<string, string>;

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  const actor = asAdmin(shop);
  const { note, firstName, lastName, email, phone, ...address } = MARKS;
  for (const externalId of [...Object.keys(made.ids), ADDRESS_ID]) {
    await putCustomer(actor, {
      ...{ externalId, firstName, lastName, email, phone, address },
      consents: [{ channel: "email", state: "granted", at: new Date().toISOString() }],
    });
  }
  const customer = made.ids.Bob ?? "";
  await addNote(actor, customer, note);
  const criteria = { all: [{ field: "name", operator: "contains", value: MARKS.lastName }] };
  const segment = await createSegment(actor, { name: "By name", criteria, isAutomatic: true });
  await recalculateSegments(actor, { reason: "edit", segmentIds: [segment.id] });
  const file = await anImportFile(shop, "people.csv");
  await asOwner(
    `update import_files set found = jsonb_set(found, '{sample}', '[["1", "${MARKS.email}"]]') where id = '${file}'`,
  );
  ids = {
    ...{ customers: customer, segments: segment.id, files: file, axes: "loyalty_trajectory", actions: customer },
    externalId: "Bob",
  };
  full = await aToken(shop, { role: "admin" });
  masked = await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== "customers:pii") });
  tenant = await tenantHeaders(shop);
});

/** An address with the shop's own IDs. */
const filled = (address: string): string =>
  address.replace(/([\w-]+)\/\[(\w+)\]/g, (_, before: string, name: string) => {
    const key = name === "key" ? "declining_risk" : (ids[name] ?? ids[before] ?? "unknown");
    return `${before}/${key}`;
  });

const paramsOf = (address: string): Record<string, string> => {
  const values = filled(address).split("/");
  return Object.fromEntries(
    address.split("/").flatMap((part, at) => (part.startsWith("[") ? [[part.slice(1, -1), values[at] ?? ""]] : [])),
  );
};

const bodyOf = async (
  { address, GET }: Route,
  token: string,
  query = "",
): Promise<{ status: number; text: string }> => {
  if (!GET) return { status: 404, text: "" };
  const request = aRequest("GET", `${filled(address)}${query}`, { token, headers: tenant });
  const response = await GET(request, { params: Promise.resolve(paramsOf(address)) });
  return { status: response.status, text: await response.text() };
};

/** The routes whose answers have personal data. */
const leaking = async (token: string): Promise<string[]> => {
  const found: string[] = [];
  for (const route of routes) {
    const contract = route.GET?.contract;
    if (!contract || contract.text || contract.auth === "none" || contract.auth === "metrics-token") continue;
    const formats = contract.files?.includes("text/csv")
      ? ["", contract.errors === "report" ? "?export_format=csv" : "?exportFormat=csv"]
      : [""];
    for (const query of formats) {
      const { text } = await bodyOf(route, token, query);
      if (LEAKS.some((mark) => text.includes(mark))) found.push(`${route.address}${query}`);
    }
  }
  return found.sort();
};

describe("no answer has personal data without customers:pii", () => {
  test("of any route that reads", async () => {
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
        "/api/admin/imports/files/[id]",
        "/api/admin/segmentation/customers",
        "/api/admin/segmentation/customers?exportFormat=csv",
        "/api/admin/segments",
        "/api/admin/segments/[id]",
        "/api/admin/segments/[id]/history",
        "/api/admin/segments/[id]/members",
        "/api/admin/segments/[id]/members?exportFormat=csv",
        "/api/v1/customers/[externalId]",
      ]),
    );
    expect(await leaking(masked)).toEqual([]);
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
