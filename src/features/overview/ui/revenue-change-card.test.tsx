// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import type { Decomposition } from "#features/overview/contracts/decomposition.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { changeRowAddress, RevenueChangeCard } from "./revenue-change-card.tsx";

afterEach(cleanup);

const me = aMe({ business: { currency: "EUR" } });

const GROWN = {
  by: "channel",
  period: { start: "2026-05-04", end: "2026-05-31", days: 28 },
  comparedPeriod: { start: "2026-04-06", end: "2026-05-03", days: 28 },
  currency: "EUR",
  timeZone: "UTC",
  storefrontId: null,
  generatedAt: "2026-06-01T00:00:00.000Z",
  firstDay: "2024-01-01",
  isComparable: true,
  revenue: { before: 1000, after: 1500, change: 500 },
  dimensions: [
    {
      name: "channel",
      values: 3,
      standout: { key: "pos", label: null, change: 450, shareOfChanges: 0.9, shareBefore: 0.25, excess: 0.65 },
    },
    { name: "history", values: 2, standout: null },
    { name: "storefront", values: 1, standout: null },
    { name: "country", values: 2, standout: null },
    { name: "product", values: 40, standout: null },
  ],
  factors: null,
  rows: [
    { kind: "value", key: "pos", label: null, before: 250, after: 700, change: 450 },
    { kind: "unknown", key: null, label: null, before: 750, after: 800, change: 50 },
  ],
} as unknown as Decomposition;

const FACTORS = {
  ...GROWN,
  by: "factors",
  dimensions: GROWN.dimensions.map((one) => ({ ...one, standout: null })),
  rows: [],
  factors: [
    { factor: "customers", before: 10, after: 12, change: 200 },
    { factor: "frequency", before: 2, after: 2.25, change: 150 },
    { factor: "orderValue", before: 50, after: 55.56, change: 150 },
  ],
} as unknown as Decomposition;

type Shown = { change?: Decomposition; fails?: boolean; language?: Language };

const show = async ({ change = GROWN, fails = false, language = "en" }: Shown = {}) => {
  const custom = async () => {
    if (fails) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    return { data: change };
  };
  const chosen: Decomposition["by"][] = [];
  await renderInApp(
    <RevenueChangeCard query={{ days: "28", compare: "previous" }} by={null} onChoose={(by) => chosen.push(by)} />,
    { data: { custom }, me, language },
  );
  return chosen;
};

test("the card says how much revenue changed and what explains most, and each amount leads to its customers", async () => {
  await show();
  const answer = await screen.findByText(/more than in/);
  expect(answer.textContent).toMatch(/^€1,500\.00 in May 4\s–\s31, 2026: €500\.00 more than in .*\(€1,000\.00\)\./);
  expect(answer.textContent).toContain(
    "Channel explains most: Point of sale changed by €450.00, which is 90% of all changes, with 25% of the revenue before.",
  );
  const addressesIn = (name: RegExp) =>
    within(screen.getByRole("row", { name }))
      .getAllByRole("link")
      .map((link) => [link.textContent, link.getAttribute("href")]);
  expect(addressesIn(/^Point of sale/)).toEqual([
    ["€250.00", "/rfm/customers?days=28&to=2026-05-03&channel=pos"],
    ["€700.00", "/rfm/customers?days=28&to=2026-05-31&channel=pos"],
  ]);
  expect(addressesIn(/^No value/).map(([, address]) => address)).toEqual([
    "/rfm/customers?days=28&to=2026-05-03&channel=",
    "/rfm/customers?days=28&to=2026-05-31&channel=",
  ]);
  expect(screen.getByRole("link", { name: "See customers: Point of sale, Now, €700.00" })).toBeTruthy();
});

test("the rows of a split end with the revenue that they add up to, and changes have a sign", async () => {
  const [first, last] = GROWN.rows;
  await show({
    change: {
      ...GROWN,
      revenue: { before: 1000, after: 900, change: -100 },
      rows: [
        { ...first, change: 50 },
        { ...last, change: -150 },
      ] as Decomposition["rows"],
    },
  });
  await screen.findByText(/less than in/);
  const table = screen.getByRole("table");
  const read = () =>
    within(table)
      .getAllByRole("row")
      .map(({ lastElementChild: last }) => last?.textContent);
  expect(read()).toEqual(["Change", "+€50.00", "−€150.00", "−€100.00"]);
  const total = within(table).getByRole("row", { name: /^Revenue/ });
  expect(
    within(total)
      .getAllByRole("link")
      .map((link) => link.getAttribute("href")),
  ).toEqual(["/rfm/customers?days=28&to=2026-05-03", "/rfm/customers?days=28&to=2026-05-31"]);
  // However the rows are sorted, their sum is last.
  fireEvent.click(within(table).getByRole("button", { name: "Change" }));
  fireEvent.click(within(table).getByRole("button", { name: /^Change/ }));
  expect(read().slice(1)).toEqual(["−€150.00", "+€50.00", "−€100.00"]);
});

test("a split with one part alone is not offered, and the others are chosen by a click", async () => {
  const chosen = await show();
  await screen.findByText(/more than in/);
  expect(screen.getByRole("radiogroup", { name: "Split by" })).toBeTruthy();
  expect(screen.queryByRole("radio", { name: "Storefront" })).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "Product" }));
  expect(chosen).toEqual(["product"]);
});

test("a shop whose revenue has one part in every dimension has no splits to choose from", async () => {
  await show({ change: { ...FACTORS, dimensions: FACTORS.dimensions.map((one) => ({ ...one, values: 1 })) } });
  await screen.findByText(/more than in/);
  expect(screen.queryByRole("radiogroup", { name: "Split by" })).toBeNull();
  expect(screen.getByRole("table")).toBeTruthy();
});

test("where nothing stands out the card says so and shows the factors", async () => {
  await show({ change: FACTORS });
  expect((await screen.findByText(/more than in/)).textContent).toContain("Nothing stands out");
  expect(screen.getByRole("row", { name: /^Orders per customer/ }).textContent).toContain("2.25");
  const value = screen.getByRole("row", { name: /^Average order value/ });
  expect(value.textContent).toContain("€55.56");
  expect(
    within(value)
      .getByRole("link", { name: /€55\.56$/ })
      .getAttribute("href"),
  ).toBe("/rfm/customers?days=28&to=2026-05-31");
});

test("a compared period before the first sale allows no conclusion, and a shop without sales has no rows", async () => {
  await show({ change: { ...GROWN, isComparable: false, firstDay: "2026-05-01" } });
  expect((await screen.findByText(/more than in/)).textContent).toContain("before the first sale on May 1, 2026");
  cleanup();
  await show({
    change: { ...FACTORS, revenue: { before: 0, after: 0, change: 0 }, firstDay: null, isComparable: false },
  });
  expect(await screen.findByText("No revenue in either period.")).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});

test("a failure says so and offers to try again", async () => {
  await show({ fails: true });
  expect(await screen.findByText("The change of revenue couldn't be loaded")).toBeTruthy();
  expect(screen.getByRole("button", { name: /try again/i })).toBeTruthy();
});

test("the answer is another text in each language", async () => {
  const answers = new Set<string>();
  for (const language of LANGUAGES) {
    await show({ language });
    await screen.findByRole("table");
    answers.add(document.querySelector("p")?.textContent ?? "");
    cleanup();
  }
  expect(answers.size).toBe(LANGUAGES.length);
});

test("an amount of 0 leads nowhere, as it has no customers", async () => {
  const [first, ...others] = GROWN.rows;
  await show({ change: { ...GROWN, rows: [{ ...first, before: 0 }, ...others] as Decomposition["rows"] } });
  await screen.findByText(/more than in/);
  expect(within(screen.getByRole("row", { name: /^Point of sale/ })).getAllByRole("link")).toHaveLength(1);
});

test("what no product had is explained where there is such a row", async () => {
  const rest = { kind: "rest", key: null, label: null, before: 0, after: 4.9, change: 4.9 } as const;
  await show({ change: { ...GROWN, by: "product", rows: [...GROWN.rows, rest] } });
  expect(await screen.findByText(/^Not by product: shipping/)).toBeTruthy();
  // 0 before, 4.90 after.
  const [after, ...more] = within(screen.getByRole("row", { name: /^Not by product/ })).getAllByRole("link");
  expect([after?.getAttribute("href"), more]).toEqual([expect.stringContaining("outside="), []]);
  cleanup();
  await show({ change: { ...GROWN, by: "product" } });
  await screen.findByText(/more than in/);
  expect(screen.queryByText(/^Not by product: shipping/)).toBeNull();
});

test("each row has a list of its customers, apart from several storefronts in one row", () => {
  const of = (by: Decomposition["by"], kind: "value" | "others" | "rest", key: string | null) =>
    changeRowAddress({ period: GROWN.period, storefrontId: 2 }, { by, kind, key, shown: ["p 1", ""] });
  const outside = (kind: "others" | "rest") =>
    new URLSearchParams(of("product", kind, null)?.split("?")[1]).get("outside");
  expect([outside("others"), outside("rest")]).toEqual(['{"product":["p 1",""]}', '{"product":"all"}']);
  expect(of("storefront", "others", null)).toBeNull();
  expect(of("storefront", "value", "3")).toBe("/rfm/customers?days=28&to=2026-05-31&storefront=3");
  expect(of("history", "value", "returning")).toBe(
    "/rfm/customers?days=28&to=2026-05-31&history=returning&storefront=2",
  );
  expect(of("product", "value", "p 1")).toBe("/rfm/customers?days=28&to=2026-05-31&product=p+1&storefront=2");
});
