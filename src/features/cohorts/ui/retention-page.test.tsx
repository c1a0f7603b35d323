// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import type { Cohorts } from "#features/cohorts/contracts.ts";
import type { Product } from "#features/products/contracts/products.ts";
import type { OrderGaps, SecondOrder } from "#features/products/contracts/second-order.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { RetentionPage } from "./retention-page.tsx";

afterEach(cleanup);

const me = aMe({ business: { currency: "EUR" } });

const cohort = (key: string | null, customers: number, active: number[], kind: "value" | "total" = "value") => ({
  kind,
  key,
  label: null,
  customers,
  cells: active.map((activeCustomers) => ({
    customers,
    activeCustomers,
    value: activeCustomers / customers,
    costCoverage: null,
    isComplete: true,
  })),
});

const COHORTS = {
  metric: "retention",
  by: "month",
  per: "total",
  from: "2024-06",
  to: "2026-05",
  month: "2026-05",
  currency: "EUR",
  calculatedAt: "2026-05-31T00:00:00.000Z",
  values: 3,
  rows: [cohort("2026-01", 40, [40, 4, 8]), cohort("2026-02", 100, [100, 30]), cohort("2026-03", 50, [50])],
  total: cohort(null, 190, [190, 34, 8, 7, 6, 5, 5, 5, 5, 5, 5, 5, 19], "total"),
  costCoverage: null,
} as unknown as Cohorts;

const RETURNS = [30, 60, 90].map((days) => ({
  days,
  observed: 150,
  returned: 30,
  share: { value: 0.2, lower: 0.14, upper: 0.27 },
  isTooFew: false,
}));

const SECOND = {
  customers: 190,
  returned: 57,
  quartiles: [
    { share: 0.25, day: 41, lower: 33, upper: 52 },
    { share: 0.5, day: 120, lower: 101, upper: 139 },
    { share: 0.75, day: null, lower: null, upper: null },
  ],
  curve: [{ day: 90, value: 0.31, lower: 0.25, upper: 0.38, waiting: 80 }],
  total: { customers: 190, returns: RETURNS },
  months: [{ month: "2026-01", customers: 40, returns: RETURNS }],
  ladder: [{ order: 1, customers: 190, shareOfPrevious: 1, revenuePerCustomer: 20, revenueSoFarPerCustomer: 20 }],
  groups: [],
  values: 0,
  due: null,
} as unknown as SecondOrder;

const spans = (shares: (number | null)[]) =>
  shares.map((share, at) => ({ from: at * 30 + 1, to: (at + 1) * 30, gaps: 9, share }));

const step = (order: number, days: (number | null)[], shares: (number | null)[]) => ({
  order,
  orders: 100 / order,
  followed: 25,
  quartiles: days.map((day, at) => ({ share: (at + 1) / 4, day, lower: day && day - 5, upper: day && day + 5 })),
  spans: spans(shares),
});

const GAPS = {
  customers: 190,
  steps: [
    step(1, [41, 120, null], [0.2, 0.1, 0.05, 0.15, 0.04, 0.02]),
    step(2, [12, 30, 75], [0.5, 0.2, 0.1, 0, null, null]),
    step(3, [null, null, null], [null, null, null, null, null, null]),
  ],
  every: { orders: 320, followed: 130, spans: spans([0.3, 0.2, 0.1, 0.1, 0.1, 0.1]), medianDays: 28 },
} as unknown as OrderGaps;

const PRODUCTS = [
  { id: "w", name: "Merino wool", returns: { observed: 80, rate: 0.42, lower: 0.34, upper: 0.5, isTooFew: false } },
  { id: "n", name: "Needles", returns: { observed: 6, rate: 0.3, lower: 0.1, upper: 0.6, isTooFew: true } },
].map((own) => ({ ...own, kind: "product", key: own.id, firstBuyers: 90, nextYear: null })) as unknown as Product[];

const MOVEMENT = {
  period: { start: "2026-03-03", end: "2026-05-31", days: 90 },
  previousPeriod: { start: "2025-12-03", end: "2026-03-02", days: 90 },
  currency: "EUR",
  storefrontId: null,
  generatedAt: "2026-05-31T00:00:00.000Z",
  flows: [
    { from: "R5F5M5", to: "R5F5M5", customers: 5, revenueBefore: 50, revenueNow: 60 },
    { from: "R5F5M5", to: "R2F2M3", customers: 3, revenueBefore: 30, revenueNow: 5 },
  ],
};

const ANSWERS: Record<string, object> = {
  "/api/admin/cohorts": COHORTS,
  "/api/admin/second-order": SECOND,
  "/api/admin/order-gaps": GAPS,
  "/api/admin/segmentation/movement": MOVEMENT,
};

/** What is requested, by address. */
type Requests = { url: string; query: Record<string, string> }[];

type Shown = { query?: string; failing?: string; language?: Language; answers?: Record<string, object> };

const PATH = "/retention";

/** The page at an address, and what it requests. */
const open = async ({ query = "", failing, language = "en", answers = {} }: Shown = {}): Promise<Requests> => {
  window.history.replaceState(null, "", PATH + query);
  const requests: Requests = [];
  const custom = async ({ url, query: asked }: { url: string; query: Record<string, string> }) => {
    // Of the user, not of the page.
    if (url === "/api/admin/views") return { data: [], total: 0 };
    requests.push({ url, query: asked });
    if (url === failing) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    if (url === "/api/admin/products") return { data: PRODUCTS, total: 2 };
    const answer = { ...ANSWERS[url], ...answers[url] };
    return { data: url === "/api/admin/cohorts" ? { ...answer, by: asked.by } : answer };
  };
  await renderInApp(<RetentionPage />, { data: { custom }, me, language, path: PATH, query });
  return requests;
};

/** A metric's value and what stands below it. */
const metric = (name: string): string[] => {
  const tile = screen.getByText(name, { selector: "dt" }).parentElement;
  return [...(tile?.querySelectorAll("dd") ?? [])].map(({ textContent }) => textContent ?? "");
};

const names = (): string[] =>
  within(screen.getByRole("group", { name: "Cohorts, scrollable table" }))
    .getAllByRole("rowheader")
    .map(({ textContent }) => textContent ?? "");

test("the row of metrics says who came back and how soon, with intervals", async () => {
  await open();
  await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
  expect(metric("Second order within 90 days")).toEqual(["31%", "95% interval: 25% to 38%"]);
  expect(metric("Median days to the second order")).toEqual(["120 days", "95% interval: 101 to 139"]);
  expect(metric("Median days between orders")).toEqual(["28 days", "320 orders"]);
  expect(metric("Repeat customers")).toEqual(["30%", "57 of 190 customers"]);
  expect(metric("Retention in month 12")).toEqual(["10%", "19 of 190 customers"]);
});

test("a shop without first orders has no metrics, and each says so rather than that fewer than half came back", async () => {
  const [quartiles, every] = [[], { orders: 0, medianDays: null }];
  await open({
    answers: {
      "/api/admin/second-order": { customers: 0, returned: 0, curve: [], quartiles },
      "/api/admin/order-gaps": { every },
      "/api/admin/cohorts": { rows: [] },
    },
  });
  await screen.findAllByText("No first orders in this period");
  const values = [...document.querySelectorAll("dl dd")].map(({ textContent }) => textContent);
  expect(values).toEqual(Array.from({ length: 5 }, () => ["–", "No first orders in this period"]).flat());
});

test("opening the page requests each answer once", async () => {
  const requests = await open();
  await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
  expect(requests.map(({ url }) => url).sort()).toEqual([
    "/api/admin/cohorts",
    "/api/admin/order-gaps",
    "/api/admin/second-order",
  ]);
});

test("a metric that fails says so, and the others stay", async () => {
  await open({ failing: "/api/admin/order-gaps" });
  await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
  expect(metric("Median days between orders")).toEqual(["–", "Could not be loaded"]);
  expect(metric("Repeat customers")).toEqual(["30%", "57 of 190 customers"]);
});

test("cohorts are sorted by the column that is chosen, and all customers stay below", async () => {
  await open();
  await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
  const [january, february, march, all] = names();
  fireEvent.click(screen.getByRole("button", { name: "Month 1" }));
  expect(window.location.search).toBe("?order=-1");
  cleanup();
  await open({ query: "?order=-1" });
  await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
  expect(names()).toEqual([february, january, march, all]);
  const month = screen.getByRole("button", { name: "Month 1" });
  expect(month.closest("th")?.getAttribute("aria-sort")).toBe("descending");
  fireEvent.click(month);
  expect(window.location.search).toBe("?order=1");
});

test("cells show shares, numbers of customers, or both", async () => {
  const shown = async (query: string) => {
    await open({ query });
    const link = await screen.findByRole("link", { name: /Feb.* 2026, month 1/i });
    const text = link.textContent;
    cleanup();
    return text;
  };
  expect([await shown(""), await shown("?cells=customers"), await shown("?cells=both")]).toEqual([
    "30%",
    "30",
    "30%30",
  ]);
});

test("first products are ranked by what brings customers back, those with few customers in gray", async () => {
  const requests = await open({ query: "?by=product" });
  const table = await screen.findByRole("table", { name: "First products that bring customers back" });
  expect(within(table).getByRole("row", { name: /^Merino wool/ }).textContent).toContain("42%34% to 50%");
  expect(within(table).getByRole("row", { name: /^Needles/ }).textContent).toContain("6 customers, too few");
  expect(requests.find(({ url }) => url === "/api/admin/products")?.query).toMatchObject({
    by: "product",
    sort: "-returnRate",
    months: "24",
  });
  expect(screen.getByRole("link", { name: "All products" }).getAttribute("href")).toBe("/products");
});

test("the second order, the time between orders and movements are on the same page", async () => {
  await open({ query: "?tab=second-order" });
  expect(await screen.findByText(/an estimated 31% come back within 90 days/)).toBeTruthy();
  cleanup();
  await open({ query: "?tab=movement" });
  const listed = () => screen.getAllByRole("list").map(({ textContent }) => textContent);
  await waitFor(() => expect(listed().join()).toContain("3 customers from Champions to"));
  cleanup();
  await open({ query: "?tab=order-gaps&view=table" });
  const quartiles = await screen.findByRole("table", { name: "Time between orders" });
  const second = within(quartiles).getByRole("row", { name: /^Order 2 to 3/ });
  expect(
    within(second)
      .getAllByRole("cell")
      .map(({ textContent }) => textContent),
  ).toEqual(["50", "50%", "127 to 17", "3025 to 35", "7570 to 80"]);
  expect(within(quartiles).getByRole("row", { name: /^Order 3 to 4/ }).textContent).toContain("Not reached so far");
  // A step that was never observed long enough has no column.
  const distribution = screen.getByRole("table", { name: "When does the next order come?" });
  expect(within(distribution).getAllByRole("columnheader")).toHaveLength(3);
  expect(within(distribution).getByRole("row", { name: /^121–150/ }).textContent).toBe("121–1504.0%–");
});

test("a choice of months and storefront is that of the whole page", async () => {
  const requests = await open({ query: "?tab=order-gaps&months=36&storefront=2" });
  await screen.findByRole("table", { name: "Time between orders" });
  for (const { query } of requests) expect(query).toMatchObject({ months: "36", storefrontId: "2" });
  expect(requests).toHaveLength(3);
});

test("the page is in each language", async () => {
  const titles = new Set<string>();
  for (const language of LANGUAGES) {
    await open({ language });
    titles.add((await screen.findByRole("heading", { level: 1 })).textContent ?? "");
    cleanup();
  }
  expect(titles).toEqual(new Set(["Retention", "Retención", "Retenção"]));
});
