import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { aTextWorkbook } from "../src/testing/a-workbook.ts";
import { isFullRing } from "../src/testing/depth.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

test.use({ ownBusiness: "empty" });

const DAY = 86_400_000;

const fileOf = (name: string, lines: readonly string[], encoding: BufferEncoding = "utf8") => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${lines.join("\n")}\n`, encoding),
});

const choose = (page: Page, label: string, files: ReturnType<typeof fileOf> | ReturnType<typeof fileOf>[]) =>
  page.locator(`input[type=file][aria-label="${label}"]`).setInputFiles(files);

const SHOPIFY =
  "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at," +
  "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Country,Cancelled at,Refunded Amount,Id,Source";

type ShopOrder = { total: number; refunded: number; isCancelled: boolean; customer: number };

/** Orders as Shopify exports them: one row per line, totals on the first one; some refunded in part, some cancelled. */
const shopifyExport = () => {
  const orders = Array.from({ length: 150 }, (_, i): ShopOrder & { lines: string[] } => {
    const at = new Date(Date.now() - (1 + (i % 80)) * DAY).toISOString();
    const created = `${at.slice(0, 10)} ${at.slice(11, 19)} +0000`;
    const customer = (i * 7) % 60;
    const prices = [20 + (i % 30), 5 + (i % 4), 12.5].slice(0, 1 + (i % 3));
    const quantities = prices.map((_, line) => 1 + ((i + line) % 3));
    const subtotal = prices.reduce((sum, price, line) => sum + price * (quantities[line] ?? 0), 0);
    const shipping = i % 2 === 0 ? 4.9 : 0;
    const total = subtotal + shipping;
    const refunded = i % 10 === 3 ? 7.5 : 0;
    const isCancelled = i % 25 === 5;
    const lines = prices.map((price, line) => {
      const item = `${quantities[line]},Product ${line},${price.toFixed(2)},SKU-${line}`;
      const email = `buyer${customer}@example.com`;
      if (line > 0) return `#${1001 + i},${email},,,,,,,,,${created},${item},,,,,,`;
      const state = refunded > 0 ? "partially_refunded" : "paid";
      return [
        `#${1001 + i},${email},${state},USD,${subtotal.toFixed(2)},${shipping.toFixed(2)},0.00,${total.toFixed(2)},,0.00`,
        `${created},${item},Buyer ${customer},US,${isCancelled ? created : ""},${refunded.toFixed(2)},${5000 + i},web`,
      ].join(",");
    });
    return { total, refunded, isCancelled, customer, lines };
  });
  return { orders, lines: [SHOPIFY, ...orders.flatMap(({ lines }) => lines)] };
};

type Totals = { customer_count: number; order_count: number; total_revenue: number };

test("a Shopify export goes from a drop on the page to the report, whose totals are those of the file", async ({
  page,
}) => {
  const { orders, lines } = shopifyExport();
  // What the file says, summed up independently: cancelled orders are no sales, refunds reduce the revenue.
  const sales = orders.filter(({ isCancelled }) => !isCancelled);
  const revenue = sales.reduce((sum, { total, refunded }) => sum + total - refunded, 0);
  const buyers = new Set(sales.map(({ customer }) => customer)).size;

  await logIn(page, "admin", "/imports");
  await expect(page.getByText("No imports yet. Drop a file above.")).toBeVisible();
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "orders_export.csv", { type: "text/csv" }));
    return data;
  }, lines.join("\n"));
  await page.dispatchEvent("body", "dragenter", { dataTransfer: dropped });
  await expect(page.getByRole("heading", { name: "Release to upload" })).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });

  await expect(page.getByRole("heading", { name: "orders_export.csv" })).toBeVisible();
  await expect(page).toHaveURL(/\/imports\/new\?file=[\w-]+$/);
  await expect(page.getByText("Shopify orders", { exact: true })).toBeVisible();
  await expect(page.getByText(/^CSV with commas · UTF-8/)).toBeVisible();
  await expect(page.getByText("The first 20 records are understood as follows.")).toBeVisible();

  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByRole("heading", { name: "What importing orders_export.csv will do" })).toBeFocused();
  const figures = page.locator("main dl").first();
  await expect(figures).toContainText(`New orders${orders.length}`);
  await expect(figures).toContainText(`New customers${new Set(orders.map(({ customer }) => customer)).size}`);
  await expect(figures).toContainText("all valid");

  // Back and a reload return to where the reader was.
  if (isFullRing) {
    await page.goBack();
    await expect(page.getByRole("heading", { name: "Preview" })).toBeVisible();
    await page.goForward();
    await page.reload();
  }
  await page.getByRole("button", { name: `Import ${orders.length} orders` }).click();
  await expect(page.getByRole("heading", { name: "orders_export.csv was imported" })).toBeVisible();
  await expect(page.getByText(`${orders.length} new orders`)).toBeVisible();
  await page.getByRole("link", { name: "See the RFM report" }).click();

  await expect(page.getByText(`${buyers} customers with a completed sale`)).toBeVisible();
  const answer = await page.request.get("/api/reports/customers/segmentation/?days=90");
  const { totals } = ((await answer.json()) as { data: { totals: Totals } }).data;
  expect(totals.customer_count).toBe(buyers);
  expect(totals.order_count).toBe(sales.length);
  expect(totals.total_revenue).toBeCloseTo(revenue, 2);

  await navigateTo(page, "/imports");
  const row = page.getByRole("row", { name: /orders_export\.csv/ });
  await expect(row).toContainText("Shopify orders");
  await expect(row).toContainText("Done");
});

test.describe("es", () => {
  test.use({ locale: "es-ES" });

  const HEAD = "N.º pedido;Fecha;Correo;Importe total;Notas";
  const pedido = (number: number, from: number) =>
    `P${from + number};${13 + number}/09/2026;c${number % 5}@ejemplo.es;1.0${number}0,50;señal`;

  test("an unknown file is read by a mapping, which is saved and used for the next file", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page, "manager", "/imports/new");
    const rows = Array.from({ length: 9 }, (_, i) => pedido(i, 100));
    await choose(page, "Elegir archivos", fileOf("pedidos.csv", [HEAD, ...rows], "latin1"));
    await expect(page.getByText(/^CSV con punto y coma · Windows-1252/)).toBeVisible();

    // The suggestions: 13/09/2026 is a day of September, 1.000,50 a thousand and a half.
    const column = (field: string) => page.getByRole("row", { name: new RegExp(`^${field}`) });
    await expect(column("Número de pedido")).toContainText("P100 · P101 · P102");
    await expect(column("Total del pedido")).toContainText("1.000,50");
    await expect(page.getByRole("cell", { name: /^13 sept? 2026/ })).toBeVisible();
    await expect(page.getByRole("cell", { name: "USD 1,000.50", exact: true })).toBeVisible();

    // Without a required column, the file can't be checked, and the preview says what is missing.
    await column("Total del pedido").locator(".ant-select").hover();
    await column("Total del pedido").locator(".ant-select-clear").click();
    await expect(page.getByText("Elige una columna para: Total del pedido.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Revisar el archivo" })).toBeDisabled();
    await column("Total del pedido").getByRole("combobox").click();
    await page.getByTitle("Importe total").last().click();
    await expect(page.getByRole("cell", { name: "USD 1,000.50", exact: true })).toBeVisible();

    await page.getByRole("button", { name: "Guardar asignación" }).click();
    const dialog = page.getByRole("dialog");
    await waitForDialog(dialog);
    await dialog.getByLabel("Nombre").fill("Tienda propia");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "Revisar el archivo" }).click();
    await page.getByRole("button", { name: "Importar 9 pedidos" }).click();
    await expect(page.getByRole("heading", { name: "Se importó pedidos.csv" })).toBeVisible();

    const next = Array.from({ length: 4 }, (_, i) => pedido(i, 200));
    await choose(page, "Elegir archivos", fileOf("octubre.csv", [HEAD, ...next], "latin1"));
    await page
      .getByRole("link", { name: "octubre.csv" })
      .or(page.getByRole("heading", { name: "octubre.csv" }))
      .click();
    await page.getByRole("combobox", { name: "Usar una asignación guardada" }).click();
    await page.getByTitle("Tienda propia").last().click();
    await expect(page.getByRole("cell", { name: "P200", exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Revisar el archivo" }).click();
    await page.getByRole("button", { name: "Importar 4 pedidos" }).click();
    await expect(page.getByRole("heading", { name: "Se importó octubre.csv" })).toBeVisible();
  });
});

test("rejected rows are downloaded, corrected and imported", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/imports/new");
  const head = "order_id,order_date,total_price,customer_email,currency";
  const rows = [
    "A1,2026-10-01 10:00:00,10.00,a@example.com,USD",
    "A2,yesterday,20.00,b@example.com,USD",
    "A3,2026-10-03 10:00:00,30.00,c@example.com,EUR",
    "A4,2026-10-04 10:00:00,zł40.00,d@example.com,USD",
  ];
  await choose(page, "Choose files", fileOf("mixed.csv", [head, ...rows]));
  // An amount in another currency needs a rate, whether its column or its sign says so.
  await expect(page.getByText(/Line 4, currency: “EUR”\. This currency has no exchange rate/)).toBeVisible();
  await expect(page.getByText(/Line 5, total_price: “PLN”\. This currency has no exchange rate/)).toBeVisible();
  await page.getByLabel("1 PLN equals").fill("0.25");
  await expect(page.getByRole("cell", { name: "$10.00", exact: true }).last()).toBeVisible();
  await page.getByLabel("1 EUR equals").fill("2");
  await expect(page.getByRole("cell", { name: "$60.00", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByRole("heading", { name: "1 row will be rejected" })).toBeVisible();
  await expect(page.getByText("Line 3: “yesterday”")).toBeVisible();
  await page.getByRole("button", { name: "Import 3 orders" }).click();
  await expect(page.getByRole("heading", { name: "mixed.csv was imported" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download rejected rows" }).click();
  const file = await readFile(await (await download).path(), "utf8");
  const [columns, rejected] = file.replace(/^\uFEFF/, "").split(/\r?\n/);
  expect(columns).toBe(`${head},reason`);
  expect(rejected).toContain("A2,yesterday,20.00,b@example.com,USD,");

  await choose(
    page,
    "Upload the corrected file",
    fileOf("corrected.csv", [columns ?? "", (rejected ?? "").replace("yesterday", "2026-10-02 10:00:00")]),
  );
  await expect(page.getByRole("heading", { name: "corrected.csv" })).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 1 order", exact: true }).click();
  await expect(page.getByRole("heading", { name: "corrected.csv was imported" })).toBeVisible();
});

test("several files are checked and imported together, and a file that can't be imported says why", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page, "admin", "/imports/new");
  await choose(page, "Choose files", [
    fileOf("orders.csv", ["order_id,order_date,total_price,customer_id", "A1,2026-10-01 10:00:00,10.00,C1"]),
    fileOf("people.csv", ["customer_id,name,email", "C1,Ada Lovelace,ada@example.com"]),
    fileOf("analytics.csv", [
      "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution",
      "2026-10-01,1,$5,completed,Ada,new,1× Mug,1,,5,Direct",
    ]),
  ]);
  await expect(page.getByRole("heading", { name: "3 files" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "analytics.csv" })).toContainText("Can't be imported");
  await page.getByRole("button", { name: "Check all 2 files" }).click();
  await expect(page.getByText("1 new order", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Import all 2 files" }).click();
  await expect(page.getByRole("heading", { name: "orders.csv was imported" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "people.csv was imported" })).toBeVisible();

  await page.getByRole("link", { name: "analytics.csv" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This is WooCommerce's Analytics export");
  await page.getByRole("button", { name: "Choose another file" }).click();
  await expect(page.getByRole("heading", { name: "1 file" })).toHaveCount(0);
});

test("the row with the columns' names is found below a report's titles, and can be changed", { tag: "@full" }, async ({
  page,
}) => {
  const rows = ["7001;13/09/2026;ada@example.com;20,50", "7002;14/09/2026;bo@example.com;30,25"];
  const report = ["Sales report;;;", "Period: September;;;", "ORDERNUMBER;ORDERDATE;CUSTOMEREMAIL;SALES", ...rows];
  await logIn(page, "manager", "/imports/new");
  await choose(page, "Choose files", fileOf("report.csv", report));
  await expect(page.getByText(/columns named in row 3/)).toBeVisible();
  const field = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(field("Order date")).toContainText("2 of 2 are dates");
  await expect(field("Customer email")).toContainText("2 of 2 are email addresses");
  await expect(page.getByRole("cell", { name: "$30.25", exact: true })).toBeVisible();

  const chooseRow = async (name: string) => {
    await page.locator("label", { hasText: "Column names are" }).locator(".ant-select").click();
    await page.getByTitle(name).last().click();
  };
  await chooseRow("Not in the file: number the columns");
  await expect(page.getByText(/no row with column names/)).toBeVisible();
  await chooseRow("In row 3");
  await expect(page.getByText(/columns named in row 3/)).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "report.csv was imported" })).toBeVisible();
});

test("what a file doesn't show is chosen on the page: its sheet, date order and encoding", { tag: "@full" }, async ({
  page,
}) => {
  const chooseIn = async (label: string, name: string) => {
    await page.locator("label", { hasText: label }).locator(".ant-select").click();
    await page.getByTitle(name).last().click();
  };
  const columns = ["order_id", "order_date", "total_price", "customer_email"];
  const workbook = aTextWorkbook({
    "Year 2024": [
      columns,
      ["1", "2024-03-01", "10.00", "ada@example.com"],
      ["2", "2024-03-02", "20.00", "bo@example.com"],
    ],
    "Year 2025": [columns, ["3", "03/04/2025", "30.00", "cy@example.com"]],
  });
  await logIn(page, "manager", "/imports/new");
  await choose(page, "Choose files", {
    name: "years.xlsx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(workbook),
  });
  await expect(page.getByRole("cell", { name: "$20.00", exact: true })).toBeVisible();
  await chooseIn("Sheet", "Year 2025 (2 rows)");
  await expect(page.getByText("Choose the date order of this file").first()).toBeVisible();
  await chooseIn("Dates such as", "Day first: 3 April");
  await expect(page.getByRole("cell", { name: "$30.00", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 1 order" }).click();
  await expect(page.getByRole("heading", { name: "years.xlsx was imported" })).toBeVisible();
  await expect(page.getByText("1 customer without consent to be contacted")).toBeVisible();

  await page.getByRole("link", { name: "Import customers with their consents" }).click();
  const customers = Buffer.from("customer_id;name;phone;email_consent\nc1;\xa3ukasz;12;yes\n", "latin1");
  await choose(page, "Choose files", { name: "customers.csv", mimeType: "text/csv", buffer: customers });
  await chooseIn("Letters are encoded as", "Windows-1250 (Central European)");
  await expect(page.getByRole("cell", { name: "Łukasz", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 1 customer" }).click();
  await expect(page.getByRole("heading", { name: "1 value left out" })).toBeVisible();
  await expect(page.getByText("Only this value is left out.")).toBeVisible();
});

test("a shop's status words are chosen once, and a check compares the file with what is stored", {
  tag: "@full",
}, async ({ page }) => {
  const file = (name: string, ids: readonly string[]) =>
    fileOf(name, [
      "order_id,order_date,total_price,status,customer_email",
      `${ids[0]},2026-10-01 10:00:00,10.00,paid,ada@example.com`,
      `${ids[1]},2026-10-03 10:00:00,20.00,Packed,bo@example.com`,
    ]);
  const compared = page.getByRole("region", { name: "Compared with what is stored" });
  const meaning = page.locator("label", { hasText: "Packed" });
  await logIn(page, "manager", "/imports/new");
  await choose(page, "Choose files", file("first.csv", ["1", "2"]));
  await expect(page.getByText("Is not a known order status. Choose what it means.")).toBeVisible();
  await meaning.locator(".ant-select").click();
  await page.getByTitle("Sale", { exact: true }).last().click();
  await expect(page.getByText("The first 2 records are understood as follows.")).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(compared.getByRole("row", { name: "Orders 2 0 0", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "first.csv was imported" })).toBeVisible();

  await navigateTo(page, "/imports/new");
  await choose(page, "Choose files", file("second.csv", ["A-1", "A-2"]));
  await expect(meaning).toContainText("Sale");
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(compared.getByRole("row", { name: "Orders 2 2 2", exact: true })).toBeVisible();
  await expect(compared.getByRole("row", { name: "Sales (USD) $30.00 $30.00 $30.00", exact: true })).toBeVisible();
});

test("columns under other names are read, those without a use are named, and names can identify customers", {
  tag: "@full",
}, async ({ page }) => {
  const file = fileOf("near.csv", [
    "order_id,Order date (UTC),total_price,client,order_status,gift_wrap",
    "1,2026-10-01 10:00,10.00,Ana Lund,Completed,red",
    "2,2026-10-03 10:00,20.00,ana  lund,Cancelled,blue",
  ]);
  const unused = page.getByText("Not used: gift_wrap");
  await logIn(page, "manager", "/imports/new");
  await choose(page, "Choose files", file);
  await expect(page.getByText("Also read, by their names: client (Customer name), order_status")).toBeVisible();
  await expect(page.getByText("Times in Order date (UTC) without an offset are read in UTC.")).toBeVisible();
  await expect(unused).toBeVisible();
  await expect(page.getByRole("cell", { name: "Guest", exact: true })).toHaveCount(2);
  await page.locator("label", { hasText: "Their orders are" }).locator(".ant-select").click();
  await page.getByTitle("Customers with that name", { exact: true }).last().click();
  await expect(page.getByRole("cell", { name: "Ana Lund", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText("New customers")).toBeVisible();
  await expect(unused).toBeVisible();
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "near.csv was imported" })).toBeVisible();
  await expect(unused).toBeVisible();
});
