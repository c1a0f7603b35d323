import type { Product } from "../src/features/products/contracts/products.ts";
import type { SecondOrder } from "../src/features/products/contracts/second-order.ts";
import { expectNothingSerious } from "./axe.ts";
import { countClicks } from "./clicks.ts";
import { segmentByName } from "./customers.ts";
import { demo, withApiToken } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { chooseMenuItem, expect, logIn, test } from "./test.ts";

const read = async <Answer>(path: string): Promise<Answer> =>
  (await fetch(`${demo.url}/api/admin/${path}`, { headers: withApiToken() })).json() as Promise<Answer>;

const inWords = (count: number) => `${count.toLocaleString("en-US")} customer`;

test("the products that bring customers back are one click away, and customers who haven’t bought the first one become an audience with a file to send", async ({
  page,
}) => {
  const clicked = await countClicks(page);
  await logIn(page, "admin", "/account");
  const { data, total } = await read<{ data: Product[]; total: number }>("products?pageSize=25");
  const [first] = data;
  if (!first?.returns) throw new Error("The demo has no products that bring customers back");
  await page.getByRole("link", { name: "Products", exact: true }).first().click();
  const rows = page.locator("tr[data-row-key]");
  await expect(rows).toHaveCount(Math.min(25, total));
  await expect(rows.first()).toContainText(first.name ?? first.id);
  await expect(rows.first()).toContainText(`${Math.round(first.returns.rate * 100)}%`);
  await clicked(1);

  // Its first buyers are as many in the list of customers as the row says.
  await rows
    .first()
    .getByRole("link", { name: first.firstBuyers.toLocaleString("en-US"), exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(/\/customers\?f=/);
  await expect(page.locator("main [data-page-context]")).toContainText(inWords(first.firstBuyers));
  await page.goBack();

  await rows
    .first()
    .getByRole("button", { name: /^Lists of customers: / })
    .click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Customers who haven’t bought it yet" }));
  await expect(page).toHaveURL(/is_none_of/);
  const context = page.locator("main [data-page-context]");
  await expect(context).toContainText(/[1-9][\d,]* customers/);
  const [listed = ""] = /[\d,]+ customers/.exec(await context.innerText()) ?? [];
  await page.getByRole("link", { name: "Save as segment" }).click();
  await expect(page.locator("main aside")).toContainText(listed);
  await page.getByLabel("Name", { exact: true }).fill("Not bought yet");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Not bought yet" })).toBeVisible();
  await expect(page.getByText(listed, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "New audience" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Suggest it by email");
  await expect(page.getByText(`of ${listed.replace(" customers", "")} would be sent`)).toBeAttached();
  await page.getByRole("button", { name: "Create audience" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Suggest it by email" })).toBeVisible();
  await page.getByRole("button", { name: "Prepare file" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the file of send 1" }).click();
  expect((await download).suggestedFilename()).toMatch(/^audience-.*\.csv$/);
});

test("the time until the second order is two clicks away, and customers who are due now become a segment and a campaign", async ({
  page,
}) => {
  const clicked = await countClicks(page);
  await logIn(page, "admin", "/account");
  const { data: second } = await read<{ data: SecondOrder }>("second-order?by=product");
  const [quarter] = second.quartiles;
  if (!second.due || !quarter?.day) throw new Error("A quarter of the demo's customers came back");
  await page.getByRole("link", { name: "Products", exact: true }).first().click();
  await page.getByRole("tab", { name: "Second order" }).click();
  const answer = page.locator("[data-card]").filter({ hasText: "A quarter came back within" }).first();
  await expect(answer).toContainText(`${quarter.day} days (95% interval: ${quarter.lower} to ${quarter.upper})`);
  await clicked(2);

  // The curve has a chart and a table.
  await drawPlots(page);
  await expect(page.locator("main svg.recharts-surface").first()).toBeVisible();
  await page.getByRole("button", { name: "Show as table" }).click();
  await expect(page.getByRole("table", { name: "When do customers come back?" })).toBeVisible();

  await page.getByRole("link", { name: "See these customers" }).click();
  await expect(page.locator("main [data-page-context]")).toContainText(inWords(second.due.customers));
  await page.getByRole("link", { name: "Save as segment" }).click();
  await expect(page).toHaveURL(/\/segments\/new/);
  await expect(page.locator("main aside")).toContainText(second.due.customers.toLocaleString("en-US"));
  await page.getByLabel("Name", { exact: true }).fill("Due now");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`${inWords(second.due.customers)}s`, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "New campaign" }).click();
  await expect(page.getByRole("table", { name: "Detectable effect by window" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("A second order");
  await page.getByRole("button", { name: "Create and choose control group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "A second order" })).toBeVisible();
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("the products that a segment of the best customers buys are four clicks away, and all customers are one", async ({
    page,
  }) => {
    const best = "Gold or Platinum, 5+ orders";
    const id = await segmentByName(demo, best);
    const { data } = await read<{ data: Product[] }>(`products?segment=${id}&sort=-revenue&pageSize=25`);
    const everyone = await read<{ summary: { buyers: number } }>("products?sort=-revenue");
    const [first] = data;
    if (!first) throw new Error(`${best} bought nothing`);
    const clicked = await countClicks(page);
    await logIn(page, "viewer", "/account");
    await page.getByRole("link", { name: "Products", exact: true }).first().click();
    await page.getByRole("button", { name: "Customers: All customers" }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: best }).first());
    await expect(page).toHaveURL(/withinSegment=/);
    await page.getByRole("columnheader", { name: "Revenue" }).click();
    const row = page.locator("tr[data-row-key]").first();
    await expect(row).toHaveAttribute("data-row-key", first.id);
    await clicked(4);

    // Its buyers are those of the segment alone.
    const buyers = row.getByRole("link", { name: first.buyers.toLocaleString("en-US"), exact: true }).last();
    await buyers.click();
    await expect(page.locator("main [data-page-context]")).toContainText(inWords(first.buyers));
    await page.goBack();
    await page.getByRole("button", { name: "Show all customers" }).click();
    await expect(page).not.toHaveURL(/withinSegment/);
    expect(everyone.summary.buyers).toBeGreaterThan(first.buyers);
    await expectNothingSerious(page);
  });
});
