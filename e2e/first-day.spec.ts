import type { Page } from "@playwright/test";
import { withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: "empty" });

const DAY = 86_400_000;
const HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

const WRONG = Buffer.from(`${HEAD}\n1,A,LAMP,1,12/1/2010 8:26,2.00,c,France\n`);

/** 160 customers with one to five orders in the year before today. */
const orders = (): Buffer => {
  const lines = Array.from({ length: 160 }, (_, i) =>
    Array.from({ length: 1 + (i % 5) }, (_, nth) => {
      const at = new Date(Date.now() - (1 + ((i * 7 + nth * (20 + (i % 9))) % 350)) * DAY);
      const time = at.toISOString().slice(0, 19).replace("T", " ");
      return `${i * 10 + nth},SKU${i % 12},LAMP ${i % 12},${1 + (i % 4)},${time},${5 + ((i * 13) % 90)}.50,C${i},France`;
    }),
  );
  return Buffer.from(`${[HEAD, ...lines.flat()].join("\n")}\n`);
};

const upload = (page: Page, name: string, buffer: Buffer): Promise<void> =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });

test("a file uploaded into an empty business fills every page without another click", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page);
  await page.getByRole("link", { name: "Upload a file" }).click();
  await upload(page, "orders.csv", orders());
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 480 orders" }).click();
  await expect(page.getByText(/480 new orders/)).toBeVisible();

  // Pages opened while it is calculated fill in by themselves.
  await navigateTo(page, "/axes");
  await expect(page.getByRole("heading", { level: 1, name: /160 customers/ })).toBeVisible();
  await navigateTo(page, "/todo?tab=churn");
  await expect(page.getByRole("tab", { name: "By rules", selected: true })).toBeVisible();
  const churn = (await (await page.request.get("/api/admin/actions/churn")).json()) as { model: unknown };
  expect(churn.model).not.toBeNull();
  await navigateTo(page, "/rfm");
  await expect(page.locator("div[role=grid]")).toBeVisible();
  for (const [address, words] of [
    ["/forecast", /\$/],
    ["/purchasing", /160|segment/i],
  ] as const) {
    await navigateTo(page, address);
    await expect(page.getByText(/No (segments|forecast) yet/)).toHaveCount(0);
    await expect(page.locator("main")).toContainText(words);
  }

  // Each as a run, with its duration.
  await navigateTo(page, "/jobs?state=done");
  for (const kind of ["Import", "Segment recalculation", "CLV forecast", "Purchase segmentation", "Axis run"]) {
    await expect(page.getByRole("main").getByRole("link", { name: kind, exact: true })).toBeVisible();
  }
});

test("a file without a valid row says so before it is imported", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/imports/new");
  await upload(page, "wrong.csv", WRONG);
  await expect(page.getByText(/^Line 2, InvoiceDate: “12\/1\/2010 8:26”/)).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText(/^No row of wrong\.csv can be imported as it is/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import/ })).toHaveCount(0);
});

test("a file without a valid row that a program sends fails, and says why in the history and among the runs", {
  tag: "@full",
}, async ({ page, request }) => {
  await logIn(page, "admin", "/imports");
  const sent = await request.post("/api/admin/imports?fileName=wrong.csv", {
    headers: { ...withApiToken(), "content-type": "text/csv" },
    data: WRONG,
  });
  expect(sent.status()).toBe(202);
  const file = page.getByRole("row", { name: /wrong\.csv/ });
  await expect(file).toContainText("Failed");
  await expect(file).toContainText("None of the 1 rows could be imported.");
  await expect(file.getByRole("link", { name: "Rejected rows of wrong.csv" })).toBeVisible();
  await navigateTo(page, "/jobs?state=failed");
  await expect(page.getByRole("row", { name: /The file can't be imported: None of the 1 rows/ })).toBeVisible();
});
