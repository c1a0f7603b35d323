import type { Product } from "../src/features/products/contracts/products.ts";
import type { SecondOrder } from "../src/features/products/contracts/second-order.ts";
import { demo, withApiToken } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { chooseMenuItem, expect, logIn, test } from "./test.ts";

const read = async <Answer>(path: string): Promise<Answer> =>
  (await fetch(`${demo.url}/api/admin/${path}`, { headers: withApiToken() })).json() as Promise<Answer>;

test("finds what brings customers back, and who should order again now, and saves these customers as a segment", async ({
  page,
}) => {
  await logIn(page, "admin", "/account");
  await page.getByRole("link", { name: "Products", exact: true }).first().click();
  const { data, total } = await read<{ data: Product[]; total: number }>("products?pageSize=25");
  const [first] = data;
  if (!first) throw new Error("The demo has no products");
  const rows = page.locator("tr[data-row-key]");
  await expect(rows).toHaveCount(Math.min(25, total));
  await expect(rows.first()).toContainText(first.name ?? first.id);

  // Its first buyers are as many in the list of customers as the row says.
  await rows
    .first()
    .getByRole("link", { name: first.firstBuyers.toLocaleString("en-US"), exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(/\/customers\?f=/);
  await expect(page.locator("main [data-page-context]")).toContainText(
    `${first.firstBuyers.toLocaleString("en-US")} customer`,
  );
  await page.goBack();

  // Those who haven't bought it yet.
  await rows
    .first()
    .getByRole("button", { name: /^Lists of customers: / })
    .click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Customers who haven’t bought it yet" }));
  await expect(page).toHaveURL(/is_none_of/);
  await page.goBack();

  // The curve has a chart and a table; the customers who are due become a segment in three clicks.
  await page.getByRole("tab", { name: "Second order" }).click();
  const { data: second } = await read<{ data: SecondOrder }>("second-order?by=product");
  await drawPlots(page);
  await expect(page.locator("main svg.recharts-surface").first()).toBeVisible();
  await page.getByRole("button", { name: "Show as table" }).click();
  await expect(page.getByRole("table", { name: "When do customers come back?" })).toBeVisible();
  if (!second.due) throw new Error("A quarter of the demo's customers came back");
  await page.getByRole("link", { name: "See these customers" }).click();
  await expect(page.locator("main [data-page-context]")).toContainText(
    `${second.due.customers.toLocaleString("en-US")} customer`,
  );
  await page.getByRole("link", { name: "Save as segment" }).click();
  await expect(page).toHaveURL(/\/segments\/new/);
  await expect(page.locator("main aside")).toContainText(second.due.customers.toLocaleString("en-US"));
});
