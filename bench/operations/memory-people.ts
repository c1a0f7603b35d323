import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { APIResponse, Browser, BrowserContext } from "@playwright/test";
import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import type { Random } from "#lib/statistics/random.ts";
import { ask } from "#testing/assistant/questions.ts";
import { withCustomers } from "../../e2e/customers.ts";
import { PAGES } from "./pages-list.ts";

/** The contents of demo.json that people need. */
export type Shop = {
  url: string;
  password: string;
  token: string;
  tenantId: string;
  secret: string;
  logins: { email: string; role: string }[];
};

/** `click`: the next thing that this person does; rejects if the product fails. */
export type Person = { name: string; click: (turn: number) => Promise<unknown> };

type Clicks = readonly (() => Promise<unknown>)[];

const PATIENCE_MS = 90_000;

const one = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)] as Item;
const upTo = (most: number, random: Random): number => 1 + Math.floor(random() * most);

const checked = async (name: string, sent: Promise<APIResponse>): Promise<void> => {
  const response = await sent;
  const status = response.status();
  await response.dispose();
  if (status >= 400) throw new Error(`${status} ${name}`);
};

/** A browser in which a person is logged in, with one tab that stays open and follows live changes. */
const openBrowser = async (browser: Browser, shop: Shop, { role, watched }: { role: string; watched: string }) => {
  const context = await browser.newContext({ baseURL: shop.url, locale: "en-US" });
  context.setDefaultTimeout(PATIENCE_MS);
  const { csrfToken } = (await (await context.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const email = shop.logins.find((login) => login.role === role)?.email ?? "";
  const form = { email, password: shop.password, business: "", csrfToken, json: "true" };
  await checked(
    "the login",
    context.request.post("/api/auth/callback/credentials", { form, headers: { origin: shop.url } }),
  );
  await (await context.newPage()).goto(watched);
  const page = await context.newPage();
  return { context, open: (name: string) => openPage(page, shop, name), go: (address: string) => page.goto(address) };
};

const openPage = async (page: Awaited<ReturnType<BrowserContext["newPage"]>>, shop: Shop, name: string) => {
  const { address = "/", ready = "main" } = PAGES[name] ?? {};
  await page.goto(await withCustomers(address, shop));
  await page.waitForSelector(ready, { state: "attached" });
};

const MARKETER =
  "overview rfm rfm-customers movement purchasing cohorts forecast axes axis archetypes drift win-back churn customers customer segments segment segment-edit campaigns campaign campaign-new audiences glossary";
const ADMIN =
  "overview imports imports-new connections jobs settings setup users tokens webhooks slack privacy-requests retention business custom-fields texts audit rfm-scheme duplicates customers customer account";
const SORTS = ["-lifetimeValue", "name", "-name", "-orderCount"];
const METHODS = ["rfm", "value", "behavior"];

const criteria = (random: Random) => ({
  all: [
    { field: "orders", operator: "at_least", value: upTo(9, random) },
    { field: "daysSinceLastPurchase", operator: "at_least", value: upTo(300, random) },
  ],
});

const json = { "content-type": "application/json" };

/** Reads reports and lists, exports them, and tries and recalculates segments. */
export const marketer = async (browser: Browser, shop: Shop, random: Random): Promise<Person> => {
  const { context, open, go } = await openBrowser(browser, shop, { role: "manager", watched: "/" });
  const get = (path: string) => checked(path, context.request.get(path));
  const post = (path: string, data: unknown) =>
    checked(path, context.request.post(path, { data: JSON.stringify(data), headers: { ...json, origin: shop.url } }));
  const report = () =>
    `/api/reports/customers/segmentation/?segmentation_method=${one(METHODS, random)}&days=${upTo(730, random)}`;
  const list = () =>
    `q=${one(["", "an", "lee", "smith", "c0"], random)}&sort=${one(SORTS, random)}&page=${upTo(20, random)}`;
  const page = () => open(one(MARKETER.split(" "), random));
  const clicks: Clicks = [
    page,
    page,
    () => go(`/customers?${list()}`),
    () => get(`/api/admin/customers?${list()}&pageSize=100`),
    page,
    () => get(`${report()}&export_format=pdf`),
    () => post("/api/admin/segments/preview", { criteria: criteria(random), withReach: true }),
    page,
    () => get(`${report()}&export_format=csv`),
    () => get("/api/admin/customers?exportFormat=csv"),
    () => get(report()),
    () => post("/api/admin/segments/recalculate", {}),
  ];
  return { name: "marketer", click: async (turn) => clicks[turn % clicks.length]?.() };
};

const ORDERS_A_FILE = 2_000;

/** Orders of old customers in the current year, each file with other ones. */
const fileOf = (turn: number): string => {
  const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const rows = Array.from({ length: ORDERS_A_FILE }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, "0");
    return `${10_000_000 + turn * ORDERS_A_FILE + i},A${i % 90},Lamp,1,2026-0${1 + (i % 9)}-${day} 09:00:00,${2 + (i % 40)}.00,B${i % 700},France`;
  });
  return `${[head, ...rows].join("\n")}\n`;
};

/** Looks after settings, runs and people, and imports a file in every tenth click. */
export const admin = async (browser: Browser, shop: Shop, random: Random): Promise<Person> => {
  const { context, open } = await openBrowser(browser, shop, { role: "admin", watched: "/jobs" });
  const get = (path: string) => checked(path, context.request.get(path));
  const page = () => open(one(ADMIN.split(" "), random));
  let files = 0;
  const send = (): Promise<void> => {
    const path = `/api/admin/imports?format=online-retail&fileName=orders-${++files}.csv`;
    return checked(
      path,
      context.request.post(path, { data: fileOf(files), headers: { "content-type": "text/csv", origin: shop.url } }),
    );
  };
  const clicks: Clicks = [
    page,
    page,
    () => get(`/api/admin/audit-log?page=${upTo(5, random)}`),
    page,
    send,
    page,
    () => get("/api/admin/runs"),
    page,
    () => get("/api/admin/audit-log?exportFormat=csv"),
    page,
  ];
  return { name: "admin", click: async (turn) => clicks[turn % clicks.length]?.() };
};

const TOOLS: readonly [tool: string, given: Record<string, unknown>][] = [
  ["get_overview", {}],
  ["list_customers", { pageSize: 50 }],
  ["list_churn_actions", { pageSize: 20 }],
  ["get_forecast", {}],
  ["list_axes", {}],
  ["list_segments", {}],
];

type Example = { path: string; method: string; body?: string };

const AI_ROUTES = "/api/v1/ai/";

/** The examples of all routes that only read, and of those that compute from a body. Streams are left out: they don't end. */
const examplesIn = ({ paths }: OpenApi): Example[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]): Example[] => {
      const isRead = method === "get" && !("text/event-stream" in (operation.responses[200]?.content ?? {}));
      if (!isRead && !path.startsWith(AI_ROUTES)) return [];
      return operation["x-examples"]
        .filter(({ address }) => !address.includes("{"))
        .map(({ address, body }) => ({
          path: address,
          method,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }));
    }),
  );

/** Calls every reading and computing route by its examples, sends orders, and asks as an assistant. */
export const integrator = async (shop: Shop, random: Random): Promise<Person> => {
  const headers = {
    authorization: `Bearer ${shop.token}`,
    "x-customer-api-id": shop.tenantId,
    "x-secret": shop.secret,
    ...json,
  };
  const call = async ({ path, method, body }: Example): Promise<number> => {
    const response = await fetch(`${shop.url}${path}`, { method, headers, ...(body && { body }) });
    await response.arrayBuffer();
    return response.status;
  };
  const wanted = async (example: Example): Promise<void> => {
    const status = await call(example);
    if (status >= 400) throw new Error(`${status} ${example.method} ${example.path}`);
  };
  const document = (await (await fetch(`${shop.url}/api/openapi.json`, { headers })).json()) as OpenApi;
  // The demo shop lacks what some of them name.
  const examples: Example[] = [];
  for (const example of examplesIn(document)) if ((await call(example)) < 400) examples.push(example);

  const orders = () =>
    Array.from({ length: 200 }, () => ({
      externalId: `integrator-${upTo(20_000, random)}`,
      orderedAt: `2026-0${upTo(9, random)}-1${upTo(9, random)}T09:30:00Z`,
      totalPrice: `${upTo(90, random)}.90`,
      customer: { externalId: `integrator-${upTo(900, random)}`, email: `i${upTo(900, random)}@example.com` },
      lines: [{ productId: `SHIRT-${upTo(50, random)}`, quantity: 1, unitPrice: "27.50" }],
    }));
  const sendOrders = () =>
    wanted({ path: "/api/v1/orders/batch", method: "post", body: JSON.stringify({ orders: orders() }) });

  const client = new Client({ name: "bench", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${shop.url}/mcp`), {
    requestInit: { headers: { authorization: headers.authorization } },
  });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  const assistant = async (): Promise<void> => {
    const { isError, value } = await ask(client, ...one(TOOLS, random));
    if (isError) throw new Error(`An assistant's tool failed: ${JSON.stringify(value).slice(0, 200)}`);
  };
  const example = () => wanted(one(examples, random));
  const clicks: Clicks = [example, example, assistant, example, example, sendOrders, example, assistant];
  return { name: "integrator", click: async (turn) => clicks[turn % clicks.length]?.() };
};
