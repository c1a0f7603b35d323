// @vitest-environment jsdom
import { type DataProvider, Refine } from "@refinedev/core";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime.js";
import { PathnameContext, SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import { NextIntlClientProvider } from "next-intl";
import { type ComponentProps, type ReactNode, useMemo, useSyncExternalStore } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LANGUAGES, type Language, toLocale } from "#core/messages/language.ts";
import { routerProvider } from "#core/ui/providers/refine-providers.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { Product, ProductPair } from "#features/products/contracts/products.ts";
import type { SecondOrder } from "#features/products/contracts/second-order.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { ProductsPage } from "./products-page.tsx";

const me = aMe({
  permissions: ["reports:view", "customers:view"],
  business: { currency: "EUR" },
  storefronts: [
    { id: 1, name: "Web" },
    { id: 2, name: "Porto" },
  ] as never,
});

const FRAME = {
  from: "2024-07",
  to: "2026-06",
  storefrontId: null,
  asOf: "2026-06-15",
  currency: "EUR",
  calculatedAt: "2026-06-15T09:00:00.000Z",
};

const ROW: Product = {
  id: "tea",
  kind: "product",
  key: "tea",
  name: "Green tea",
  variants: [],
  combinedBy: null,
  revenue: 1234.5,
  orders: 50,
  buyers: 40,
  quantity: 60,
  firstBuyers: 30,
  returns: { observed: 25, returned: 15, rate: 0.55, lower: 0.4, upper: 0.7, isTooFew: false },
  nextYear: { customers: 21, revenuePerCustomer: 88.5, isTooFew: false },
  medianDays: 42,
  discountShare: 0.1,
  returnedShare: 0.05,
  margin: null,
  costCoverage: null,
};

const PRODUCTS: Product[] = [
  ROW,
  {
    ...ROW,
    id: "pot",
    key: "pot",
    name: "Tea pot",
    returns: { observed: 10, returned: 9, rate: 0.5, lower: 0.3, upper: 0.7, isTooFew: true },
    nextYear: null,
    medianDays: null,
  },
  { ...ROW, id: "~gift_card:card", kind: "gift_card", key: "card", name: "Gift card", revenue: 0, returns: null },
];

const SUMMARY = {
  ...FRAME,
  by: "product",
  hasLines: true,
  revenue: 2500,
  revenueNotByProduct: 31,
  orders: 90,
  buyers: 70,
  firstBuyers: 60,
  observed: 50,
  returned: 20,
};

const PAIR: ProductPair = {
  id: '["tea","pot"]',
  first: { id: "tea", name: "Green tea" },
  second: { id: "pot", name: null },
  customers: 24,
  lift: { value: 2.5, lower: 1.8, upper: 3.4 },
  shareOfFirst: 0.6,
  shareOfSecond: 0.4,
};

const returnsOf = (isTooFew: boolean) =>
  [30, 60, 90].map((days) => ({
    days,
    observed: 25,
    returned: 10,
    share: { value: days / 200, lower: 0.1, upper: 0.9 },
    isTooFew,
  }));

const SECOND: SecondOrder = {
  ...FRAME,
  by: "storefront",
  customers: 120,
  returned: 48,
  quartiles: [
    { share: 0.25, day: 21, lower: 18, upper: 25 },
    { share: 0.5, day: 74, lower: 60, upper: null },
    { share: 0.75, day: null, lower: null, upper: null },
  ],
  curve: Array.from({ length: 91 }, (_, day) => ({
    day,
    value: day / 180,
    lower: day / 200,
    upper: day / 160,
    waiting: 120 - day,
  })),
  total: { customers: 120, returns: returnsOf(false) },
  months: [{ month: "2026-01", customers: 25, returns: returnsOf(true) }],
  ladder: [
    { order: 1, customers: 120, shareOfPrevious: null, revenuePerCustomer: 20, revenueSoFarPerCustomer: 20 },
    { order: 2, customers: 48, shareOfPrevious: 0.4, revenuePerCustomer: 25, revenueSoFarPerCustomer: 44 },
  ],
  groups: [
    { kind: "value", key: "2", label: null, customers: 80, returns: returnsOf(false), medianDays: 60 },
    { kind: "other", key: null, label: null, customers: 40, returns: returnsOf(false), medianDays: null },
  ],
  values: 1,
  due: { from: 21, to: null, customers: 33 },
};

type Answers = { products?: object; pairs?: object; second?: SecondOrder; fails?: boolean };
type Shown = Answers & { query?: string; language?: Language; mayList?: boolean };

const asked: string[] = [];
const pushed: string[] = [];
const followers = new Set<() => void>();

/** Next's router follows the address in the same way. */
const Shell = ({ children }: { children: ReactNode }) => {
  const query = useSyncExternalStore(
    (follow) => {
      followers.add(follow);
      return () => void followers.delete(follow);
    },
    () => window.location.search,
  );
  const params = useMemo(() => new URLSearchParams(query), [query]);
  const router = { push: (href: string) => pushed.push(href) };
  return (
    <AppRouterContext value={router as never}>
      <PathnameContext value="/products">
        <SearchParamsContext value={params}>{children}</SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>
  );
};

const show = async (options: Shown = {}) => {
  const { query = "", language = "en", mayList = true, fails = false } = options;
  const { products, pairs, second = SECOND } = options;
  window.history.replaceState(null, "", `/products${query}`);
  const answer = (name: string, found: unknown) => {
    asked.push(name);
    if (fails) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    return found;
  };
  const dataProvider = {
    getList: async ({ resource, filters = [] }: { resource: string; filters?: { field: string; value: unknown }[] }) =>
      answer(
        [resource, ...filters.flatMap(({ field, value }) => (value === "" ? [] : [`${field}=${value}`]))].join(" "),
        resource === "products"
          ? { data: PRODUCTS, total: PRODUCTS.length, summary: SUMMARY, ...products }
          : {
              data: [PAIR],
              total: 1,
              summary: { ...FRAME, by: "product", relation: "together", customers: 90, hasLines: true },
              ...pairs,
            },
      ),
    custom: async ({ url, config }: { url: string; config?: object }) =>
      url === "/api/admin/views"
        ? { data: [], total: 0 }
        : answer(`${url} ${JSON.stringify(config ?? {})}`, { data: second }),
  } as unknown as DataProvider;
  const accessControlProvider: ComponentProps<typeof Refine>["accessControlProvider"] = {
    can: async ({ resource }) => ({ can: resource !== "customers" || mayList }),
  };
  render(
    <NextIntlClientProvider locale={toLocale(language)} messages={await loadMessages(language)} timeZone="UTC">
      <ConfigProvider theme={{ token: { motion: false } }}>
        <Shell>
          <Refine
            dataProvider={dataProvider}
            routerProvider={routerProvider}
            accessControlProvider={accessControlProvider}
            options={{
              disableTelemetry: true,
              reactQuery: { clientConfig: { defaultOptions: { queries: { retry: false } } } },
            }}
          >
            <MeContext value={me}>
              <ProductsPage />
            </MeContext>
          </Refine>
        </Shell>
      </ConfigProvider>
    </NextIntlClientProvider>,
  );
};

beforeEach(() => {
  asked.length = 0;
  pushed.length = 0;
  for (const write of ["pushState", "replaceState"] as const) {
    const original = window.history[write].bind(window.history);
    vi.spyOn(window.history, write).mockImplementation((...change) => {
      original(...change);
      for (const follow of followers) follow();
    });
  }
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const rowOf = (name: RegExp) => screen.findByRole("row", { name });

/** The conditions of the list that a link leads to. */
const conditionsIn = (href: string | null | undefined): unknown[] =>
  JSON.parse(new URL(href ?? "", "http://shop").searchParams.get("f") ?? "{}").all;

test("a product says what share came back with its interval, and a share of too few customers is gray and says so", async () => {
  await show();
  const tea = await rowOf(/Green tea/);
  expect(tea.textContent).toContain("55%40% to 70%");
  expect(tea.textContent).toContain("€88.50");
  expect(tea.textContent).toContain("42 days");
  const pot = await rowOf(/Tea pot/);
  expect(pot.textContent).toContain("10 customers, too few");
  expect(within(pot).getByText("50%").className).toContain("faint");
  const card = await rowOf(/Gift card/);
  expect(card.textContent).toContain("Gift card, not a sale until it is spent");
  expect(await screen.findByText("Not by product: €31.00 of €2,500.00, such as shipping and tax.")).toBeTruthy();
});

test("a product's numbers lead to its customers, and its menu to those who haven't bought it yet", async () => {
  await show();
  const tea = await rowOf(/Green tea/);
  const [firstBuyers, buyers] = await within(tea).findAllByRole("link");
  expect(firstBuyers?.textContent).toBe("30");
  expect(conditionsIn(firstBuyers?.getAttribute("href"))).toEqual([
    { field: "firstOrderAt", operator: "after", value: "2024-06-30" },
    { field: "firstOrderAt", operator: "before", value: "2026-07-01" },
    { field: "firstOrderProduct", operator: "is_any_of", value: ["tea"] },
  ]);
  // From July 1, 2024 to June 15, 2026.
  expect(conditionsIn(buyers?.getAttribute("href"))).toEqual([
    { field: "productBought", operator: "is_any_of", value: ["tea"], withinDays: 715 },
  ]);
  fireEvent.click(within(tea).getByRole("button", { name: "Lists of customers: Green tea" }));
  fireEvent.click(await screen.findByText("Customers who haven’t bought it yet"));
  await waitFor(() => expect(pushed.length).toBe(1));
  expect(conditionsIn(pushed[0])).toEqual([
    { field: "orders", operator: "at_least", value: 1 },
    { field: "productBought", operator: "is_none_of", value: ["tea"] },
  ]);
  const card = await rowOf(/Gift card/);
  expect(within(card).queryAllByRole("link")).toEqual([]);
  expect(within(card).queryByRole("button")).toBeNull();
});

test("a product with its variants combined says how many it has and by what, and its lists name all of them", async () => {
  const variants = ["shirt-red", "shirt-blue"];
  const shirt = { ...ROW, id: "Shirt", key: "Shirt", name: "Shirt", variants, combinedBy: "name" as const };
  const mug = {
    ...shirt,
    id: "77",
    key: "77",
    name: "Mug",
    variants: ["blue", "red"],
    combinedBy: "parent_id" as const,
  };
  await show({ query: "?by=parent", products: { data: [shirt, mug], summary: { ...SUMMARY, by: "parent" } } });
  const row = await rowOf(/Shirt/);
  expect((await rowOf(/Mug/)).textContent).toContain("Mug2 variants");
  expect((await rowOf(/Mug/)).textContent).not.toContain("by name");
  expect(row.textContent).toContain("Shirt2 variants by name");
  expect(asked[0]).toContain("by=parent");
  const links = await within(row).findAllByRole("link");
  const conditions = links.map((link) => conditionsIn(link.getAttribute("href")).at(-1));
  expect(conditions).toEqual([
    { field: "firstOrderProduct", operator: "is_any_of", value: variants },
    { field: "productBought", operator: "is_any_of", value: variants, withinDays: 715 },
  ]);
});

test("users who may not see customers get the numbers without links", async () => {
  await show({ mayList: false });
  const tea = await rowOf(/Green tea/);
  expect(tea.textContent).toContain("40");
  expect(within(tea).queryAllByRole("link")).toEqual([]);
  expect(within(tea).queryByRole("button")).toBeNull();
});

test("buyers in one storefront are no link, because no rule asks for a product in a storefront", async () => {
  await show({ query: "?storefront=2", products: { summary: { ...SUMMARY, storefrontId: 2 } } });
  const tea = await rowOf(/Green tea/);
  expect((await within(tea).findAllByRole("link")).map(({ textContent }) => textContent)).toEqual(["30"]);
  expect(asked[0]).toContain("storefrontId=2");
});

test("the grouping and the period are chosen in the address, and asked for", async () => {
  await show();
  await rowOf(/Green tea/);
  fireEvent.click(screen.getByRole("radio", { name: "Categories" }));
  await waitFor(() => expect(window.location.search).toBe("?by=category"));
  await waitFor(() => expect(asked.at(-1)).toContain("by=category"));
  expect(asked.at(-1)).toContain("months=24");
});

test("a shop without orders is told to import some, and one whose orders have no lines what needs none", async () => {
  await show({ products: { data: [], total: 0, summary: { ...SUMMARY, hasLines: false, orders: 0 } } });
  expect(await screen.findByText(/^No orders in this period/)).toBeTruthy();
  expect(screen.queryByText(/have no lines/)).toBeNull();
  cleanup();
  await show({ products: { data: [], total: 0, summary: { ...SUMMARY, hasLines: false } } });
  expect(await screen.findByText(/^Your orders have no lines/)).toBeTruthy();
  const other = screen.getByRole("link", { name: /which needs no lines/ });
  expect(other.getAttribute("href")).toBe("/products?tab=second-order");
  // Where nothing is known of products, their shares need no explanation.
  expect(screen.queryByText(/^Not by product/)).toBeNull();
  expect(screen.queryByText(/^Of customers whose first order had the product/)).toBeNull();
  cleanup();
  await show({ query: "?tab=pairs", pairs: { data: [], total: 0, summary: { customers: 90, hasLines: false } } });
  expect(await screen.findByText(/^Your orders have no lines/)).toBeTruthy();
});

test("the second order of fewer than 20 customers is said to be no reliable estimate, and their days are gray", async () => {
  const [porto] = SECOND.groups;
  const groups = [{ ...porto, customers: 12 }] as SecondOrder["groups"];
  await show({ query: "?tab=second-order&group=storefront", second: { ...SECOND, customers: 19, groups } });
  expect(await screen.findByText(/^19 customers .* too few for a reliable estimate, which needs 20\.$/)).toBeTruthy();
  expect(screen.queryByText(/an estimated/)).toBeNull();
  const row = screen.getByRole("row", { name: /^Porto/ });
  expect(within(row).getByText("60 days").className).toContain("faint");
});

test("first orders without lines are in no group of products, and the card says so instead of calling them others", async () => {
  const groups = [{ ...SECOND.groups[1] }] as SecondOrder["groups"];
  await show({ query: "?tab=second-order", second: { ...SECOND, by: "product", groups, values: 0 } });
  expect(await screen.findByText(/^None of these first orders has lines with a product/)).toBeTruthy();
  expect(screen.queryByRole("row", { name: /^Other/ })).toBeNull();
});

test("the second order says when customers come back and who is due, and leads to them", async () => {
  await show({ query: "?tab=second-order&group=storefront&view=table" });
  const answer = await screen.findByText(/^Of 120 customers with a first order/);
  expect(answer.textContent).toContain("an estimated 50% come back within 90 days (95% interval: 45% to 56%)");
  expect(screen.getByText("21 days (95% interval: 18 to 25)")).toBeTruthy();
  expect(screen.getByText("74 days")).toBeTruthy();
  expect(screen.getByText("Not reached so far")).toBeTruthy();
  const due = await screen.findByText(/^33 customers placed their only order 21 to 180 days ago/);
  expect(conditionsIn((await within(due).findByRole("link")).getAttribute("href"))).toEqual([
    { field: "daysFirstToLastOrder", operator: "is", value: 0 },
    { field: "daysSinceLastPurchase", operator: "between", value: [21, 180] },
  ]);
});

test("the curve, the months, the steps and the groups have a table each", async () => {
  await show({ query: "?tab=second-order&group=storefront&view=table" });
  const curve = await screen.findByRole("table", { name: "When do customers come back?" });
  const days = within(curve).getAllByRole("row").slice(1);
  expect(days.length).toBe(10);
  expect(days.at(-1)?.textContent).toBe("9050%45%56%30");
  const month = screen.getByRole("row", { name: /^Jan 2026/ });
  expect(within(month).getByText("15%").className).toContain("faint");
  expect(screen.getByRole("row", { name: /^Order 2/ }).textContent).toBe("Order 24840%€25.00€44.00");
  const porto = screen.getByRole("row", { name: /^Porto/ });
  expect(conditionsIn((await within(porto).findByRole("link")).getAttribute("href")).at(-1)).toEqual({
    field: "firstOrderStorefront",
    operator: "is_any_of",
    value: ["2"],
  });
  const others = screen.getByRole("row", { name: /^Other/ });
  expect(conditionsIn((await within(others).findByRole("link")).getAttribute("href")).at(-1)).toMatchObject({
    operator: "is_none_of",
    value: ["2"],
  });
});

test("the curve is a chart at first, and the button shows its table", async () => {
  await show({ query: "?tab=second-order" });
  await screen.findByText(/^Of 120 customers/);
  expect(screen.queryByRole("table", { name: "When do customers come back?" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Show as table" }));
  expect(await screen.findByRole("table", { name: "When do customers come back?" })).toBeTruthy();
  expect(window.location.search).toBe("?tab=second-order&view=table");
});

test("a period in which nobody ordered first, and a failure, say so", async () => {
  await show({ query: "?tab=second-order", second: { ...SECOND, customers: 0 } });
  expect(await screen.findByText(/^No orders in this period/)).toBeTruthy();
  cleanup();
  await show({ query: "?tab=second-order", fails: true });
  expect(await screen.findByText("The second order could not be loaded")).toBeTruthy();
  expect(screen.getByRole("button", { name: /try again/i })).toBeTruthy();
});

test("a pair says how many times as many bought both, and leads to those who still lack one of them", async () => {
  await show({ query: "?tab=pairs" });
  const pair = await rowOf(/^Green tea/);
  expect(pair.textContent).toContain("2.501.80 to 3.40");
  expect(pair.textContent).toContain("60% of the first one’s buyers");
  fireEvent.click(await within(pair).findByRole("button", { name: "Lists of customers: Green tea and pot" }));
  fireEvent.click(await screen.findByText("Bought Green tea, not yet pot"));
  await waitFor(() => expect(pushed.length).toBe(1));
  expect(conditionsIn(pushed[0])).toEqual([
    { field: "productBought", operator: "is_any_of", value: ["tea"], withinDays: 715 },
    { field: "productBought", operator: "is_none_of", value: ["pot"] },
  ]);
});

test("every tab reads differently in each language", async () => {
  for (const query of ["", "?tab=second-order", "?tab=pairs"]) {
    const texts = new Set<string>();
    for (const language of LANGUAGES) {
      await show({ query, language });
      await screen.findAllByRole("table");
      texts.add(document.body.textContent ?? "");
      cleanup();
    }
    expect(texts.size, query).toBe(LANGUAGES.length);
  }
});
