import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { GET as getCohorts } from "#app/api/admin/cohorts/route.ts";
import { GET as getCustomers } from "#app/api/admin/customers/route.ts";
import { GET } from "#app/api/admin/second-order/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { cohortCriteria } from "#features/cohorts/rules/cohort-criteria.ts";
import { changeCustomers } from "#features/customers/change-customers.ts";
import { assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { withinSegment } from "#records/contracts/report-query.ts";
import { aBusiness, daysAgo, type OrderOptions, someOrders } from "../builders.ts";
import { runs } from "../depth.ts";
import { aRequest, asAdmin, aToken } from "../request.ts";
import { sellProductsAtRandom } from "../shops/products-shop.ts";
import { everyRoute, findHandler } from "./every-route.ts";
import { readPdf } from "./read-pdf.ts";

// A report within segments is that of a business without other customers: each answer is compared with that of such a business.

const STOREFRONTS = ["storefront", "storefrontId", "storefront_id"];

const shapeOf = ({ input }: Contract): Record<string, z.ZodType> => (input as z.ZodObject).shape ?? {};

/** What narrows figures to a storefront. */
const REPORTS = everyRoute.flatMap(({ GET }) => {
  const contract = GET?.contract;
  return contract && STOREFRONTS.some((name) => name in shapeOf(contract)) ? [contract] : [];
});

/** Reports that take a storefront and no segment, each with the reason. */
const UNDIVIDED: Readonly<Record<string, string>> = {};

const daysAgoText = (days: number): string => daysAgo(days).toISOString().slice(0, 10);

/** Queries of each report, apart from segments. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "/api/admin/products": ["by=product&pageSize=200", "by=category&storefrontId=2", "months=4"],
  "/api/admin/products/{id}": ["id=p0", "id=p1&storefrontId=1"],
  "/api/admin/products/{id}/next": ["id=p0"],
  "/api/admin/products/pairs": ["relation=together", "relation=next&by=category&storefrontId=1"],
  "/api/admin/second-order": ["by=month", "by=product&storefrontId=2", "by=discount"],
  "/api/admin/order-gaps": ["months=24", "months=18&storefrontId=2"],
  "/api/admin/cohorts": ["metric=revenue", "metric=ltv&by=product&months=18", "by=country&storefrontId=2"],
  "/api/admin/overview": ["days=28", "days=7&storefront=1", "days=90&compare=year"],
  "/api/admin/overview/decomposition": ["days=90&by=product", "days=60&compare=year&by=history&storefront=2"],
  "/api/admin/overview/revenue": ["days=60"],
  "/api/reports/customers/segmentation": [
    "days=200",
    "days=200&segmentation_method=value&storefront_id=2",
    "days=200&segmentation_method=behavior",
    "days=200&value_basis=margin&compare=year",
  ],
  "/api/admin/segmentation/groups": ["days=200", "days=300&method=behavior", "days=100&method=value&storefrontId=1"],
  "/api/admin/segmentation/movement": ["days=100", `days=100&step=month&from=${daysAgoText(300)}`],
  "/api/admin/segmentation/customers": [
    "days=200&sort=-revenue",
    "days=200&segment=LAPSED&sort=-revenue",
    "days=100&fromSegment=OTHER",
    "days=300&method=behavior",
    "days=200&product=p1",
  ],
  "/api/admin/segmentation/actions": ["days=200"],
};

const MANUAL = { name: "Manual", criteria: {}, isAutomatic: false };

/** What a contract calls the two parameters. */
const namesOf = (contract: Contract) => {
  const nameOf = (own: z.ZodType) => Object.entries(shapeOf(contract)).find(([, schema]) => schema === own)?.[0] ?? "";
  return { segment: nameOf(withinSegment.segment), withoutSegment: nameOf(withinSegment.withoutSegment) };
};

type Within = Partial<Record<"segment" | "withoutSegment", string>>;

const pathOf = (address: string, id: string) => address.replace("{id}", id);

const read = async (contract: Contract, token: string, query: string, within: Within = {}): Promise<Response> => {
  const parameters = new URLSearchParams(query);
  const names = namesOf(contract);
  for (const [name, id] of Object.entries(within)) parameters.set(names[name as keyof Within], id);
  const id = parameters.get("id") ?? "";
  if (contract.path.includes("{id}")) parameters.delete("id");
  const request = aRequest("GET", `${pathOf(contract.path, id)}?${parameters}`, { token });
  return findHandler(contract)(request, { params: Promise.resolve({ id }) });
};

/** When an answer was computed, whose it is, and what rows say of a customer wherever they are listed, which differs between businesses. */
const OWN = ["calculatedAt", "generatedAt", "generated_at", "population", "id", "rfmSegment"];

/** Figures that a fit or a sum leaves with another last digit when customers come in another order are equal. */
const withoutOwn = (value: unknown): unknown => {
  if (typeof value === "number") return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(withoutOwn);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !OWN.includes(name));
  return Object.fromEntries(entries.map(([name, own]) => [name, withoutOwn(own)]));
};

const answerTo = async (contract: Contract, token: string, query: string, within?: Within): Promise<unknown> => {
  const answer = await read(contract, token, query, within);
  expect(answer.status, `${contract.path}?${query}`).toBe(200);
  return withoutOwn(await answer.json());
};

const SALES = sellProductsAtRandom(7);

const aShop = async (sales: readonly OrderOptions[]) => {
  const scope = await aBusiness({ timeZone: "America/New_York", storefronts: ["Web", "Shop"] });
  const token = await aToken(scope);
  const half = Math.floor(sales.length / 2);
  await someOrders(scope, sales.slice(0, half));
  // Copies the orders, so that the others are changes of the copy.
  for (const contract of REPORTS.slice(0, 1)) await answerTo(contract, token, QUERIES[contract.path]?.[0] ?? "");
  await someOrders(scope, sales.slice(half));
  return { scope, token };
};

/** The customers of a business by their IDs, or the members of a segment. */
const readCustomers = (scope: Scope, segmentId: string | null = null) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; externalId: string }>(
      `select customer_id as id, external_id from customers c
        where business_id = $1 and ($2::uuid is null or exists (select from customer_segment_assignments a
          where a.business_id = $1 and a.segment_id = $2 and a.customer_id = c.customer_id)) order by external_id`,
      [scope.businessId, segmentId],
    );
    return rows;
  });

/** Two thirds of the customers, chosen by hand; and those who ordered often, by a rule. */
const segmentsOf = async (scope: Scope) => {
  const actor = asAdmin(scope);
  const { id: chosen } = await createSegment(actor, { name: "Chosen", criteria: {}, isAutomatic: false });
  const ids = (await readCustomers(scope)).filter((_, at) => at % 3 !== 0).map(({ id }) => id);
  await changeCustomers(actor, { action: "assign", segmentId: chosen, ids });
  const { id: often } = await createSegment(actor, { name: "Often", criteria: { minOrders: 4 }, isAutomatic: true });
  await recalculateSegments(actor, { reason: "request" });
  return { chosen, often };
};

let shop: Awaited<ReturnType<typeof aShop>>;
let segments: Awaited<ReturnType<typeof segmentsOf>>;
/** By segments, a business with their customers only. */
const alone: { within: Within; token: string }[] = [];
let elsewhere: string;

beforeAll(async () => {
  shop = await aShop(SALES);
  segments = await segmentsOf(shop.scope);
  const membersOf = async (id: string) =>
    new Set((await readCustomers(shop.scope, id)).map(({ externalId }) => externalId));
  const [chosen, often] = [await membersOf(segments.chosen), await membersOf(segments.often)];
  expect(Math.min(chosen.size, often.size)).toBeGreaterThan(30);
  const parts: [Within, (customer: string) => boolean][] = [
    [
      { segment: segments.chosen, withoutSegment: segments.often },
      (customer) => chosen.has(customer) && !often.has(customer),
    ],
    [{ segment: segments.chosen }, (customer) => chosen.has(customer)],
    [{ withoutSegment: segments.often }, (customer) => !often.has(customer)],
  ];
  elsewhere = (await createSegment(asAdmin(await aBusiness()), { ...MANUAL, name: "Theirs" })).id;
  for (const [within, isOne] of parts.slice(0, runs(parts.length, 1))) {
    const { token } = await aShop(SALES.filter(({ customer }) => customer != null && isOne(customer)));
    alone.push({ within, token });
  }
});

test("every report that takes a storefront also takes segments by the same contract, or says why it does not", () => {
  expect(REPORTS.length).toBeGreaterThan(10);
  const undivided = REPORTS.filter((contract) => {
    const own = Object.values(shapeOf(contract));
    return !own.includes(withinSegment.segment) || !own.includes(withinSegment.withoutSegment);
  });
  expect(undivided.map(({ path }) => path).sort()).toEqual(Object.keys(UNDIVIDED).sort());
  const divided = REPORTS.filter(({ path }) => !(path in UNDIVIDED));
  expect(Object.keys(QUERIES).sort()).toEqual(divided.map(({ path }) => path).sort());
});

describe.each(Object.keys(QUERIES))("%s", (path) => {
  const contract = () => REPORTS.find((each) => each.path === path) as Contract;

  test("a report within segments is that of a business without other customers", async () => {
    const queries = QUERIES[path] ?? [];
    for (const query of queries.slice(0, runs(queries.length, 1))) {
      const whole = await answerTo(contract(), shop.token, query);
      for (const { within, token } of alone) {
        const found = await answerTo(contract(), shop.token, query, within);
        const asked = `${query} ${Object.keys(within)}`;
        expect(found, asked).toEqual(await answerTo(contract(), token, query));
        if (!path.endsWith("/actions")) expect(found, asked).not.toEqual(whole);
      }
    }
  });

  test.each(["segment", "withoutSegment"] as const)(
    "an unknown %s, or one of another business, is refused by the name of the parameter",
    async (name) => {
      for (const id of [elsewhere, "01900000-0000-7000-8000-000000000000", "no segment", ""]) {
        const answer = await read(contract(), shop.token, QUERIES[path]?.[0] ?? "", { [name]: id });
        expect(answer.status, id).toBe(contract().errors === "report" ? 400 : 404);
        const text = await answer.text();
        expect(text).toContain(namesOf(contract())[name]);
        expect(text).not.toContain("Theirs");
      }
    },
  );
});

test("an answer says whose customers its figures are, and since when an automatic segment has its members", async () => {
  const query = `segment=${segments.chosen}&withoutSegment=${segments.often}`;
  const answer = await GET(aRequest("GET", `/api/admin/second-order?${query}`, { token: shop.token }));
  const { data } = await answer.json();
  const counted = await readCustomers(shop.scope, segments.often);
  expect(data.population).toEqual({
    segment: {
      id: segments.chosen,
      name: "Chosen",
      isAutomatic: false,
      members: expect.any(Number),
      membersAsOf: null,
    },
    withoutSegment: {
      id: segments.often,
      name: "Often",
      isAutomatic: true,
      members: counted.length,
      membersAsOf: expect.stringMatching(/^20/),
    },
  });
});

test("the customers behind a cohort are those of the segment", async () => {
  const query = `by=product&months=20&segment=${segments.chosen}&withoutSegment=${segments.often}`;
  const { data } = await (
    await getCohorts(aRequest("GET", `/api/admin/cohorts?${query}`, { token: shop.token }))
  ).json();
  for (const row of [data.rows[0], data.total]) {
    const criteria = encodeURIComponent(JSON.stringify(cohortCriteria(data, row)));
    const listed = await getCustomers(
      aRequest("GET", `/api/admin/customers?criteria=${criteria}`, { token: shop.token }),
    );
    expect((await listed.json()).total).toBe(row.customers);
    expect(row.customers).toBeGreaterThan(9);
  }
});

test("files have the figures of the segment and name it, with as of when an automatic one's members are", async () => {
  const within = `segment=${segments.chosen}&without_segment=${segments.often}`;
  const file = (query: string, token: string) =>
    getReport(aRequest("GET", `/api/reports/customers/segmentation?days=200&${query}`, { token }));
  const csv = await file(`export_format=csv&${within}`, shop.token);
  expect(csv.headers.get("content-disposition")).toMatch(
    /"customer-segmentation-rfm-in-chosen-without-often-members-of-\d{4}-\d{2}-\d{2}t\d{4}z-\d{4}-\d{2}-\d{2}\.csv"/,
  );
  expect(await csv.text()).toBe(await (await file("export_format=csv", alone[0]?.token ?? "")).text());
  const pdf = await readPdf(await (await file(`export_format=pdf&${within}`, shop.token)).bytes());
  expect(pdf.text).toContain("only segment Chosen");
  expect(pdf.text).toContain("without segment Often · members as of");
  const query = `exportFormat=csv&metric=orders&segment=${segments.chosen}`;
  const cohorts = await getCohorts(aRequest("GET", `/api/admin/cohorts?${query}`, { token: shop.token }));
  expect(cohorts.headers.get("content-disposition")).toContain("cohorts-orders-by-month-in-chosen-2");
});

test("a cached report is computed again when a customer joins or leaves its segment", async () => {
  const scope = await aBusiness();
  const token = await aToken(scope);
  await someOrders(scope, [{ customer: "ada" }, { customer: "bob" }, { customer: "cleo" }]);
  const { id } = await createSegment(asAdmin(scope), MANUAL);
  const customers = await readCustomers(scope);
  const count = async (): Promise<number> => {
    const answer = await GET(aRequest("GET", `/api/admin/second-order?months=60&segment=${id}`, { token }));
    return (await answer.json()).data.customers;
  };
  expect(await count()).toBe(0);
  const found: number[] = [];
  for (const { id: customer } of customers) {
    await assignManualSegment(asAdmin(scope), customer, id);
    found.push(await count());
  }
  await removeManualSegment(asAdmin(scope), customers[0]?.id ?? "", id);
  expect([...found, await count()]).toEqual([1, 2, 3, 2]);
});
