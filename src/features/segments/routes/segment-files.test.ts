import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segments/route.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { changeSegments } from "#features/segments/manage-segments.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, aCustomer, someOrders } from "#testing/builders.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let masked: string;
let ids: Record<string, string>;

beforeAll(async () => {
  shop = await aBusiness();
  const actor = asAdmin(shop);
  for (const name of ["Ada Lovelace", "Bob Kahn"]) await aCustomer(shop, { externalId: name.slice(0, 3), name });
  await someOrders(
    shop,
    ["Ada", "Ada", "Bob"].map((customer) => ({ customer })),
  );
  const rules = {
    Buyers: { minOrders: 1 },
    "By name": { all: [{ field: "name", operator: "contains", value: "Lovelace" }] },
    Regulars: { minOrders: 2 },
    Old: { minOrders: 3 },
  };
  ids = {};
  for (const [name, criteria] of Object.entries(rules)) {
    ids[name] = (await createSegment(actor, { name, criteria, isAutomatic: true })).id;
  }
  ids.Picked = (await createSegment(actor, { name: "Picked", criteria: {}, isAutomatic: false })).id;
  await recalculateSegments(actor, { reason: "edit" });
  await changeSegments(actor, { action: "archive", ids: [ids.Old ?? ""] });
  token = await aToken(shop, { role: "analyst" });
  masked = await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== "customers:pii") });
});

const get = (query: string, by = token, language = "en") =>
  GET(aRequest("GET", `/api/admin/segments?${query}`, { token: by, headers: { "accept-language": language } }));
const names = async (query: string) =>
  (await (await get(query)).json()).data.map(({ name }: { name: string }) => name) as string[];
const rowsOf = async (query: string, by = token, language = "en") => {
  const response = await get(query, by, language);
  expect(response.status).toBe(200);
  return (await response.text())
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
};

describe("GET 200", () => {
  test("filters and sorts as the page does", async () => {
    expect(await names("")).toEqual(["Buyers", "By name", "Old", "Picked", "Regulars"]);
    expect(await names("isArchived=false&sort=-memberCount")).toEqual(["Buyers", "Regulars", "By name", "Picked"]);
    expect(await names("isArchived=true")).toEqual(["Old"]);
    expect(await names("kind=manual")).toEqual(["Picked"]);
    expect(await names("q=at+least+2+orders")).toEqual(["Regulars"]);
    expect(await names(`ids=${ids.Picked},${ids.Buyers},none`)).toEqual(["Buyers", "Picked"]);
  });

  test("a file has the same segments in the same order, with the rule in words", async () => {
    const query = "isArchived=false&sort=-name";
    const [header, ...rows] = await rowsOf(`${query}&exportFormat=csv`);
    expect(header).toEqual(
      ["id", "name", "description", "isAutomatic", "memberCount", "rule"].concat([
        "updatedDay",
        "archivedDay",
        "problem",
      ]),
    );
    expect(rows.map(([, name]) => name)).toEqual(await names(query));
    const regulars = rows[0]?.slice(0, 7);
    expect(regulars?.slice(0, 6)).toEqual([
      ids.Regulars,
      "Regulars",
      "",
      "yes",
      "1",
      "Customers with at least 2 orders",
    ]);
    expect(regulars?.[6]).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test("a file is in the reader's language", async () => {
    const [header, row] = await rowsOf(`ids=${ids.Picked}&exportFormat=csv`, token, "pt-BR");
    expect(header?.slice(0, 5)).toEqual(["ID", "Nome", "Descrição", "Automático", "Clientes"]);
    expect(row?.[3]).toBe("não");
    expect(row?.[6]).toMatch(/^\d\d\/\d\d\/\d{4}$/);
  });

  test("members of several segments are one file, a row for each segment of a customer", async () => {
    const query = `ids=${ids.Regulars},${ids.Buyers},${ids.Picked}&exportFormat=members`;
    const [header, ...rows] = await rowsOf(query);
    expect(header?.slice(0, 5)).toEqual(["segmentId", "segmentName", "id", "externalId", "name"]);
    expect(rows.map((row) => [row[1], row[4]])).toEqual([
      ["Buyers", "Ada Lovelace"],
      ["Buyers", "Bob Kahn"],
      ["Regulars", "Ada Lovelace"],
    ]);
    expect(rows[2]?.[0]).toBe(ids.Regulars);
  });

  test("personal data is masked in both files without customers:pii", async () => {
    for (const format of ["csv", "members"]) {
      const [open, hidden] = [await get(`exportFormat=${format}`), await get(`exportFormat=${format}`, masked)];
      expect(await open.text()).toContain("Lovelace");
      const text = await hidden.text();
      expect(text).not.toContain("Lovelace");
      expect(text).toContain("By name");
    }
    const [, first] = await rowsOf(`ids=${ids.Regulars}&exportFormat=members`, masked);
    expect(first?.[4]).toBe("A••• L•••");
  });
});

describe("GET 400", () => {
  test.each([
    ["kind=odd", "kind"],
    ["isArchived=yes", "isArchived"],
    ["sort=shoes", "sort"],
    ["exportFormat=pdf", "exportFormat"],
  ])("%s", async (query, field) => {
    const response = await get(query);
    expect([response.status, (await response.json()).details[0].field]).toEqual([400, field]);
  });
});

describe("GET 403", () => {
  test.each(["csv", "members"])("a viewer gets no file of %s", async (format) => {
    const viewer = await aToken(shop, { role: "viewer" });
    expect((await get("", viewer)).status).toBe(200);
    expect((await get(`exportFormat=${format}`, viewer)).status).toBe(403);
  });
});
