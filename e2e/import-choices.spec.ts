import type { Page } from "@playwright/test";
import { aTextWorkbook } from "../src/testing/a-workbook.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: "empty" });

const choose = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('input[type=file][aria-label="Choose files"]').setInputFiles(files);

const aCsv = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${lines.join("\n")}\n`),
});
const aSheet = (name: string, rows: readonly (readonly string[])[]) => ({
  name,
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer: aTextWorkbook({ Sheet: rows }),
});

test("two workbooks are joined, and a log without order numbers is read as the user chooses", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page, "admin", "/imports/new");
  const sales = ["sale_id", "date", "customer_id", "email"];
  const lines = ["sale_id", "product_id", "product_name", "quantity", "unit_price"];
  await choose(page, [
    aSheet("sales.xlsx", [sales, ["S1", "2026-10-01", "C1", "a@s.test"], ["S2", "2026-10-02", "C2", "b@s.test"]]),
    aSheet("lines.xlsx", [
      lines,
      ["S1", "P1", "Mug", "2", "5.00"],
      ["S1", "P2", "Tea", "1", "3.50"],
      ["S2", "P1", "Mug", "1", "5.00"],
    ]),
  ]);
  await expect(page.getByText("“sales.xlsx” has orders, and “lines.xlsx” has their lines.")).toBeVisible();
  await page.getByRole("button", { name: "Join the two files" }).click();
  await expect(page.getByRole("heading", { name: "sales.xlsx + lines.xlsx" })).toBeVisible();
  await expect(page.getByText(/3 of 3 lines have their order, 2 of 2 orders have lines/)).toBeVisible();
  await expect(page.getByText("The first 2 records are understood as follows.")).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "sales.xlsx + lines.xlsx was imported" })).toBeVisible();

  await navigateTo(page, "/imports/new");
  await choose(page, [
    aCsv("log.csv", ["customer_id,trans_date,tran_amount", "C1,2026-10-05,12", "C1,2026-10-05,3", "C2,2026-10-06,7"]),
  ]);
  await expect(page.getByText(/This file has no order numbers\./)).toBeVisible();
  await expect(page.getByRole("radio", { name: "a purchase, without an order number" })).toBeChecked();
  await expect(page.getByText("The first 3 records are understood as follows.")).toBeVisible();
  await page.getByRole("radio", { name: /^part of what a customer bought that day/ }).check();
  await expect(page.getByText("The first 2 records are understood as follows.")).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByRole("button", { name: "Import 2 orders" })).toBeVisible();

  await navigateTo(page, "/imports/new");
  await choose(page, [aCsv("own.csv", ["order_id,order_date,total_price,customer_id", "1,2026-10-05,12,C1"])]);
  await page.getByRole("button", { name: "Choose the columns yourself" }).click();
  await expect(page.getByRole("radio", { name: "an order", exact: true })).toBeChecked();
  await page.getByRole("button", { name: "Use the recognized layout" }).click();
  await expect(page.getByRole("button", { name: "Choose the columns yourself" })).toBeVisible();
});
