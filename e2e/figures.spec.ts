import type { Page } from "@playwright/test";
import { isFullRing } from "../src/testing/depth.ts";
import { customerWith } from "./customers.ts";
import { demo, withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, openSession, test } from "./test.ts";

// Every page that shows a figure of a customer or a group marks it (`markFigure`). Here the marked figures of all pages are compared.

test.use({ ownBusiness: false });

type Customer = { id: string; externalId: string };
type Shown = { text: string; address: string };

const read = async <Answer>(path: string): Promise<Answer> => {
  const response = await fetch(`${demo.url}/api/admin/${path}`, { headers: withApiToken() });
  expect(response.status, path).toBe(200);
  return response.json() as Promise<Answer>;
};

const firstOf = async (list: string): Promise<Customer> => {
  const { data } = await read<{ data: Customer[] }>(list);
  const [first] = data;
  if (!first) throw new Error(`${list} has no customers`);
  return first;
};

/** All columns of the customers' list that other pages show too. */
const COLUMNS = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  "orderChance7",
  "orderChance30",
  "orderChance90",
  "grossMargin",
  "marginRate",
].join(",");

/** A page, and what is on it once its figures are. */
type FiguresPage = [address: string, ready: string];

const LISTED = "main p[role=status]:not(:empty)";

/** Where a customer's figures are. Lists are searched by the shop's ID. */
const pagesOf = ({ id, externalId: q }: Customer): FiguresPage[] => [
  [`/customers/${id}`, "[data-figure=orderChance90]"],
  [`/customers?q=${q}&columns=${COLUMNS}`, LISTED],
  [`/rfm/customers?q=${q}`, LISTED],
  [`/rfm/customers?days=365&q=${q}`, LISTED],
  [`/forecast?q=${q}`, LISTED],
  [`/todo?who=all&q=${q}`, LISTED],
  [`/todo?tab=churn&q=${q}`, LISTED],
  [`/todo?tab=outreach&q=${q}`, LISTED],
  [`/axes/loyalty_trajectory?tab=members&least=0.01&q=${q}`, LISTED],
  [`/drift?q=${q}`, LISTED],
];

/** The marked figures as read: the first line of each, without what screen readers skip. */
const figuresOn = (page: Page) =>
  page.locator("[data-figure]").evaluateAll((elements) =>
    elements.map((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const line: string[] = [];
      let top: number | undefined;
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement?.closest("[aria-hidden], .visually-hidden, [popover]")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const place = range.getBoundingClientRect();
        if (place.height === 0) continue;
        top ??= place.top;
        if (place.top < top + place.height / 2) line.push(text.textContent ?? "");
      }
      const { figure, figureRecord } = (element as HTMLElement).dataset;
      return { figure: figure ?? "", key: `${figure} of ${figureRecord}`, text: line.join("").trim() };
    }),
  );

const UNITS: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9 };

/** The numbers in a text, each with the half of its last digit. */
const numbersIn = (text: string) =>
  [...text.matchAll(/([\d,]+)(\.\d+)?([KMB](?![a-z]))?/g)].map(([, whole = "", decimals = "", unit = ""]) => {
    const scale = UNITS[unit] ?? 1;
    return {
      value: Number(`${whole.replaceAll(",", "")}${decimals}`) * scale,
      rounding: (scale * 10 ** -Math.max(0, decimals.length - 1)) / 2,
    };
  });

/** Whether two texts say the same, as far as their digits go: "$11.5K" and "$11,512.30". Sentences are compared by their numbers. */
const agree = (a: string, b: string): boolean => {
  const [as, bs] = [numbersIn(a), numbersIn(b)];
  if (a === b) return true;
  const isAmount = (text: string) => /^[$\d.,KMB%]+$/.test(text);
  if (as.length === 0 || as.length !== bs.length || (as.length === 1 && !(isAmount(a) && isAmount(b)))) return false;
  return as.every(({ value, rounding }, i) => {
    const other = bs[i];
    return other !== undefined && Math.abs(value - other.value) <= Math.max(rounding, other.rounding) * 1.000001;
  });
};

/** Figures that at least two pages must show, so that the comparison isn't empty. */
const COMPARED = [
  "rfm_segment",
  "lifetime_value",
  "orders",
  "last_order",
  "gross_margin",
  "clv",
  "clv_tier",
  "next_purchase",
  "expected_purchases",
  "probability_active",
  "orderChance7",
  "orderChance30",
  "orderChance90",
  "churn_risk",
  "value_at_risk",
  "expected_from_contact",
];

test("a figure says the same on every page and to every role", async ({ page }) => {
  const customers = [
    await firstOf("actions/win-back?view=all&reachable=all&pageSize=1"),
    await firstOf("actions/churn?pageSize=1"),
    await firstOf("actions/outreach?pageSize=1"),
  ];
  const regular = await customerWith(demo, { minOrders: 12, maxDaysSinceLastPurchase: 60 });
  const { data } = await read<{ data: Customer }>(`customers/${regular}`);
  customers.push(data);
  const [overdue = data] = customers;
  // In the first ring one customer's, and what only a regular customer has.
  const pages = isFullRing ? customers.flatMap(pagesOf) : [...pagesOf(overdue), ...pagesOf(data).slice(0, 2)];

  const seen = new Map<string, Shown[]>();
  const pagesBy = new Map<string, Set<string>>();
  const collect = async ([address, ready]: FiguresPage) => {
    await navigateTo(page, address);
    await expect(page.locator(ready).first(), address).toBeAttached();
    for (const { figure, key, text } of await figuresOn(page)) {
      const shown = seen.get(key) ?? [];
      for (const other of shown) {
        const pair = `${key}: "${other.text}" on ${other.address}, "${text}" on ${address}`;
        expect.soft(agree(text, other.text), pair).toBe(true);
      }
      seen.set(key, [...shown, { text, address }]);
      pagesBy.set(figure, (pagesBy.get(figure) ?? new Set()).add(address.replace(/[?&]q=.*/, "")));
    }
  };

  await logIn(page, "admin", "/glossary");
  const others: FiguresPage[] = [
    ["/", "[data-figure=expected_from_contact]"],
    ["/todo", "[data-figure=expected_from_contact]"],
  ];
  for (const one of [...pages, ...others]) await collect(one);
  const once = COMPARED.filter((figure) => (pagesBy.get(figure)?.size ?? 0) < 2);
  expect(once, "figures that fewer than two pages show").toEqual([]);

  await openSession(page.request, "viewer");
  await page.goto("/glossary");
  for (const one of pagesOf(overdue).slice(0, isFullRing ? undefined : 2)) await collect(one);
});

test("a group has as many customers as its list", { tag: "@full" }, async () => {
  type Report = {
    data: {
      segments: { segment_code: string; customer_count: number }[];
      /** Only by behavior. */
      customers_by_trait?: { trait_code: string; customer_count: number }[];
    };
  };
  type Sized = { key: string; customer_count: number };
  const listed = async (list: string) =>
    (await read<{ total: number }>(`${list}${list.includes("?") ? "&" : "?"}pageSize=1`)).total;
  const groups: { list: string; size: number }[] = [];
  const add = (list: string, size: number) => groups.push({ list, size });

  for (const method of ["rfm", "value", "behavior"]) {
    const { data } = await read<Report>(`../reports/customers/segmentation/?segmentation_method=${method}`);
    for (const { segment_code: code, customer_count } of data.segments) {
      add(`segmentation/customers?method=${method}&days=90&segment=${encodeURIComponent(code)}`, customer_count);
    }
    for (const { trait_code: code, customer_count } of data.customers_by_trait ?? []) {
      add(`segmentation/customers?method=${method}&days=90&trait=${encodeURIComponent(code)}`, customer_count);
    }
  }
  const { data: forecast } = await read<{ data: { answer: { tiers: { tier: string; customers: number }[] } } }>(
    "forecast",
  );
  for (const { tier, customers } of forecast.answer.tiers) add(`forecast/customers?tier=${tier}`, customers);
  const archetypes = await read<{ data: { key: string; customerCount: number }[] }>("archetypes");
  for (const { key, customerCount } of archetypes.data) {
    add(`archetypes/${encodeURIComponent(key)}/members`, customerCount);
  }
  const axes = await read<{ data: { axis: string; segments: Sized[] }[] }>("axes");
  for (const { axis, segments } of axes.data) {
    for (const { key, customer_count } of segments) add(`axes/${axis}/segments/${key}/members`, customer_count);
  }
  const segments = await read<{ data: { id: string; memberCount: number }[] }>("segments?pageSize=200");
  for (const { id, memberCount } of segments.data) add(`segments/${id}/members`, memberCount);

  const differing = [];
  for (const { list, size } of groups) {
    const total = await listed(list);
    if (total !== size) differing.push(`${list}: ${total}, ${size} as a group`);
  }
  expect(groups.length).toBeGreaterThan(60);
  expect(differing).toEqual([]);
});

test("a group has the same size on every page", { tag: "@full" }, async ({ page }) => {
  type Segments = { data: { id: string; memberCount: number }[] };
  const { data: segments } = await read<Segments>("segments?sort=-memberCount&pageSize=1");
  const { data: archetypes } = await read<{ data: { key: string }[] }>("archetypes");
  const { data: axes } = await read<{ data: { axis: string; segments: { key: string }[] }[] }>("axes");
  const { data: report } = await read<{ data: { customers_by_trait: { trait_code: string }[] } }>(
    "../reports/customers/segmentation/?segmentation_method=behavior",
  );
  const trait = encodeURIComponent(report.customers_by_trait[0]?.trait_code ?? "");
  const [segment, archetype, axis] = [segments[0]?.id, archetypes[0]?.key, axes[0]];
  const addresses = [
    "/rfm",
    "/rfm?focus=champions",
    "/rfm/customers?segment=champions",
    "/rfm?method=behavior",
    `/rfm/customers?method=behavior&trait=${trait}`,
    "/segments?sort=-memberCount",
    `/segments/${segment}`,
    `/axes/${axis?.axis}`,
    `/axes/${axis?.axis}?tab=members`,
    "/archetypes",
    `/archetypes?archetype=${archetype}`,
    "/forecast",
    "/forecast?tier=high",
  ];
  await logIn(page, "viewer", "/glossary");
  const sizes = new Map<string, { size: string; addresses: string[] }>();
  for (const address of addresses) {
    await navigateTo(page, address);
    const shown = page.locator('[data-figure="group_size"]');
    await expect(shown.first(), address).toBeAttached();
    if (/segments.|members|archetype=|tier=|customers/.test(address))
      await expect(page.locator(LISTED).first()).toBeAttached();
    for (const { figure, key, text } of await figuresOn(page)) {
      if (figure !== "group_size") continue;
      // "634 customers", "634 (5%)" and "634".
      const [size = ""] = text.match(/[\d,]+/) ?? [];
      const known = sizes.get(key) ?? { size, addresses: [] };
      expect.soft(size, `${key} on ${address} and ${known.addresses}`).toBe(known.size);
      sizes.set(key, { ...known, addresses: [...known.addresses, address] });
    }
  }
  const repeated = [...sizes.values()].filter(({ addresses }) => new Set(addresses).size > 1);
  expect(repeated.length, JSON.stringify([...sizes])).toBeGreaterThanOrEqual(5);
});

/** All amounts in a text, to the cent. */
const amountsIn = (text: string): number[] => numbersIn(text).map(({ value }) => value);

const cents = (amounts: readonly number[]): number => Math.round(100 * amounts.reduce((all, one) => all + one, 0));

test("figures that differ on purpose say why", async ({ page }) => {
  await logIn(page, "viewer", "/rfm");
  await expect(page.getByText(/, so far today · /)).toBeVisible();
  await expect(
    page.getByText(/First-time customers who ordered again, or whose only order is less recent, are in other/).first(),
  ).toBeVisible();

  await navigateTo(page, "/forecast");
  const sum = page.getByText(/^Sum of each customer's CLV, discounted at .* The monthly forecast expects /);
  await expect(sum).toBeVisible();
  const total = (await sum.innerText()).match(/per year: (\S+)\. The/)?.[1] ?? "";
  const tiers = await page.locator("[class*=tierMoney]").allInnerTexts();
  expect(cents(tiers.flatMap(amountsIn)), tiers.join(" + ")).toBe(cents(amountsIn(total)));

  // Whom each analysis counts, in the same words.
  for (const address of ["/purchasing", "/forecast", "/axes", "/drift"]) {
    await navigateTo(page, address);
    const words = /axes|drift/.test(address) ? "an order, completed or not" : "a completed sale";
    await page.getByRole("button", { name: ` customers with ${words}` }).click();
    await expect(page.getByText(/^Of all customers, forecast and purchase segments count/), address).toBeVisible();
  }
});

test("the overview says of which days its figures are, and what contact is expected to bring as the list does", async ({
  page,
}) => {
  await logIn(page, "viewer", "/?view=table");
  const months = page.getByRole("table", { name: "Monthly revenue by RFM segment" });
  await expect(months.getByRole("row")).toHaveCount(13);
  const rows = await months
    .getByRole("row")
    .evaluateAll((all) =>
      all.slice(1).map((row) => [...row.querySelectorAll("th, td")].map(({ textContent }) => textContent ?? "")),
    );
  for (const [month = "", ...amounts] of rows) {
    const [total = 0, ...parts] = amounts.flatMap(amountsIn).reverse();
    expect(cents(parts), `${month}: ${amounts}`).toBe(cents([total]));
  }
  expect(new Set(rows.map(([month]) => month)).size).toBe(12);

  for (const days of [1, 7, 28, 90]) {
    await navigateTo(page, `/?days=${days}${days === 28 ? "" : "&view=table"}`);
    await expect(page.getByText(/^First-time customers placed their first order/)).toContainText("The segment");
    // What the same sales made is one line, whichever way it goes.
    const ofSales = page.locator("main ol li", { hasText: /^.?(Revenue|Orders|Active|First-time|Returning)/ });
    expect(await ofSales.count(), `${days} days`).toBeLessThanOrEqual(2);
  }

  // One amount on both pages, per customer and with its source.
  const each = /Per customer: (\S+) to (\S+) in (12 months, by a published email test|30 days, measured by your own)/;
  type Listed = { totals: { customers: number; expectedFromContact: Record<"lower" | "upper", number> } };
  const { totals } = await read<Listed>("actions/win-back");
  for (const address of ["/todo", "/"]) {
    await navigateTo(page, address);
    const said = await page.getByText(each).first().innerText();
    const [lower = 0, upper = 0] = (said.match(each) ?? []).slice(1, 3).flatMap(amountsIn);
    const { customers, expectedFromContact: whole } = totals;
    expect(Math.abs(lower - whole.lower / customers), address).toBeLessThanOrEqual(0.0051);
    expect(Math.abs(upper - whole.upper / customers), address).toBeLessThanOrEqual(0.0051);
  }
});

test("a campaign's plan and result say what their amounts are of, and why one is missing", async ({ page }) => {
  await logIn(page, "manager", "/campaigns/new");
  const plan = page.getByRole("table", { name: "Detectable effect by window" });
  for (const name of ["Expected per customer, without the campaign", "Actual in the days before"])
    await expect(plan.getByRole("columnheader", { name })).toBeVisible();
  await expect(page.getByText(/It differs from the days before because of the season/)).toBeVisible();
  const quarter = await plan.getByRole("row", { name: /^90 days/ }).innerText();
  const [, ahead = 0, before = 0] = amountsIn(quarter);
  // The season and those who lapse explain less than a factor of two in the demo.
  expect(ahead / before, quarter).toBeGreaterThan(0.5);
  expect(ahead / before, quarter).toBeLessThan(2);

  const { data } = await read<{ data: { id: string }[] }>("campaigns");
  await navigateTo(page, `/campaigns/${data[0]?.id}`);
  const strata = page.getByRole("table", { name: "Revenue effect by RFM segment" });
  await expect(strata).toBeVisible();
  await expect(page.getByText("Not enough data yet")).toHaveCount(0);
  for (const row of await strata.getByRole("row").all()) {
    const text = await row.innerText();
    if (/\t–\t/.test(text)) expect(text).toMatch(/Too few buyers in the smaller group: \d+ of the 25 needed/);
  }
});

/** A customer who was in a file of an audience that is not delivered. */
const memberOfAudience = async (): Promise<string> => {
  const { data } = await read<{ data: Customer[] }>("segmentation/customers?segment=R2F2M3&pageSize=50");
  for (const { id } of data) {
    const sent = await read<{ data: { delivery: string }[] }>(`customers/${id}/audiences`);
    if (sent.data[0]?.delivery === "not_connected") return id;
  }
  throw new Error("No customer at risk was in a file");
};

test("a customer's page says what lists say: the segment, what is at risk, what to do first, and what was delivered", async ({
  page,
}) => {
  const { data } = await read<{
    data: (Customer & Record<"reachableByEmail" | "reachableBySms", boolean> & { chanceToReturn: number | null })[];
  }>("actions/win-back?view=all&reachable=all&pageSize=200");
  expect(data.filter(({ chanceToReturn }) => (chanceToReturn ?? 0) >= 0.7)).toEqual([]);
  const silent = data.find(({ reachableByEmail, reachableBySms }) => !reachableByEmail && !reachableBySms);
  const lapsed = await customerWith(demo, { minOrders: 1, minDaysSinceLastPurchase: 120 });
  await logIn(page, "viewer", `/customers/${lapsed}`);
  await expect(page.locator("[data-figure=rfm_segment]").first()).toHaveText("Lapsed");
  const why = page.locator("section", { has: page.getByRole("heading", { name: "Why in these segments?" }) });
  await expect(why.getByRole("heading", { name: "Lapsed" })).toBeVisible();

  const regular = await customerWith(demo, { minOrders: 12, maxDaysSinceLastPurchase: 60 });
  await navigateTo(page, `/customers/${regular}`);
  const segment = await page.locator("[data-figure=rfm_segment]").first().innerText();
  await expect(why.getByRole("heading", { name: segment })).toBeVisible();
  await expect(why.getByText(/^RFM segment · /)).toBeVisible();

  await navigateTo(page, `/customers/${silent?.id}`);
  const first = page.locator("main ol li").first();
  await expect(first).toContainText(/Ask for|Contact in person/);
  await expect(page.locator("[data-figure=value_at_risk]").first()).toBeVisible();

  // The demo's audiences have no destination: a send was only a file.
  await navigateTo(page, `/customers/${await memberOfAudience()}`);
  const audiences = page.locator("section", { has: page.getByRole("heading", { name: "Audiences", exact: true }) });
  await expect(audiences.getByRole("listitem").first()).toHaveText(/ · file prepared .*, not delivered$/);
  await navigateTo(page, "/audiences");
  await expect(page.getByText("Not connected").first()).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Last file", exact: true })).toBeVisible();
});
