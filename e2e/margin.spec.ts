import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: false });

type Totals = { totals: { total_revenue: number }; cost_coverage?: number };

const reportOf = async (query: string): Promise<Totals> => {
  const response = await fetch(`${demo.url}/api/reports/customers/segmentation/${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return ((await response.json()) as { data: Totals }).data;
};

test("a marketer looks at the segments by gross margin, and at the customers behind one", async ({ page }) => {
  await logIn(page);
  const [revenue, margin] = [await reportOf(""), await reportOf("?value_basis=margin")];
  expect(margin.totals.total_revenue).toBeLessThan(revenue.totals.total_revenue);
  await expect(page.getByRole("heading", { name: "Who brings the revenue?" })).toBeVisible();

  await page.getByText("Gross margin", { exact: true }).click();
  await expect(page).toHaveURL(/basis=margin/);
  await expect(page.getByRole("heading", { name: "Who brings the gross margin?" })).toBeVisible();
  const known = Math.floor((margin.cost_coverage ?? 0) * 100);
  await expect(page.getByText(new RegExp(`Costs are known for (${known}|${known + 1})% of revenue`))).toBeVisible();

  await navigateTo(page, "/rfm/customers?basis=margin&segment=champions");
  const column = page.getByRole("columnheader", { name: "Gross margin" });
  await expect(column).toBeVisible();
  await navigateTo(page, "/rfm/customers?segment=champions");
  await expect(page.getByRole("columnheader", { name: "Revenue" })).toBeVisible();
});
