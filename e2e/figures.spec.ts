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
  ...["rfmSegment", "lifetimeValue", "orderCount", "lastOrderAt", "predictedClv"],
  ...["orderChance7", "orderChance30", "orderChance90", "grossMargin", "marginRate"],
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
  [`/churn?who=all&q=${q}`, LISTED],
  [`/churn?tab=churn&q=${q}`, LISTED],
  [`/churn?tab=outreach&q=${q}`, LISTED],
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
  ...["rfm_segment", "lifetime_value", "orders", "last_order", "gross_margin", "clv", "clv_tier", "next_purchase"],
  ...["expected_purchases", "probability_active", "orderChance7", "orderChance30", "orderChance90"],
  ...["churn_risk", "value_at_risk", "expected_from_contact"],
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
  const compared = isFullRing ? customers : [overdue, data];

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
    ["/churn", "[data-figure=expected_from_contact]"],
  ];
  for (const one of [...compared.flatMap(pagesOf), ...others]) await collect(one);
  const once = COMPARED.filter((figure) => (pagesBy.get(figure)?.size ?? 0) < 2);
  expect(once, "figures that fewer than two pages show").toEqual([]);

  await openSession(page.request, "viewer");
  await page.goto("/glossary");
  for (const one of pagesOf(overdue)) await collect(one);
});

test("a group has as many customers as its list", { tag: "@full" }, async () => {
  type Report = { data: { segments: { segment_code: string; customer_count: number }[] } };
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
  const [segment, archetype, axis] = [segments[0]?.id, archetypes[0]?.key, axes[0]];
  const addresses = [
    ...["/rfm", "/rfm?focus=champions", "/rfm/customers?segment=champions"],
    ...["/segments?sort=-memberCount", `/segments/${segment}`],
    ...[`/axes/${axis?.axis}`, `/axes/${axis?.axis}?tab=members`],
    ...["/archetypes", `/archetypes?archetype=${archetype}`],
    ...["/forecast", "/forecast?tier=high"],
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

test("figures that differ on purpose say why", async ({ page }) => {
  await logIn(page, "viewer", "/rfm");
  await expect(page.getByText(/, so far today · /)).toBeVisible();
  await navigateTo(page, "/forecast");
  await expect(
    page.getByText(/^Sum of each customer's CLV, discounted at .* The monthly forecast expects /),
  ).toBeVisible();
});
