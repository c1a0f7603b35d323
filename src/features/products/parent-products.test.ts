import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/products/route.ts";
import { POST as postOrderBatch } from "#app/api/v1/orders/batch/route.ts";
import { POST as postProductBatch } from "#app/api/v1/products/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { importInProcess } from "#features/imports/run-import.ts";
import type { Product } from "#features/products/contracts/products.ts";
import { aBusiness, daysAgo, saveSales, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aLine } from "#testing/shops/products-shop.ts";

const folder = mkdtempSync(path.join(tmpdir(), "parent-products-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness({ timeZone: "UTC", currency: "USD" });
  token = await aToken(shop, { role: "manager" });
});

/** "77 Navy tee (TEE-1, TEE-2): 3 orders, parent_id", a row each. */
const listedBy = async (by: "product" | "parent"): Promise<string[]> => {
  const answer = await GET(aRequest("GET", `/api/admin/products?by=${by}&sort=name`, { token }));
  const { data } = (await answer.json()) as { data: Product[] };
  return data.map(
    ({ id, name, variants, orders, combinedBy }) =>
      `${id} ${name}${variants.length > 0 ? ` (${variants.join(", ")})` : ""}: ${orders}, ${combinedBy}`,
  );
};

const bring = async (rows: readonly string[]) => {
  const file = path.join(folder, "file.csv");
  writeFileSync(file, `${rows.map((row) => row.replaceAll("|", ",")).join("\n")}\n`);
  const reading = { file, format: "auto", storefrontId: 1, stop: new AbortController().signal };
  return importInProcess(asAdmin(shop), reading);
};

const sell = (day: number, ...items: ReturnType<typeof aLine>[]) =>
  someOrders(shop, [{ customer: "ada", orderedAt: daysAgo(day), items }]);
const dayText = (days: number) => daysAgo(days).toISOString().slice(0, 10);

describe("variants with unlike names and one parent", () => {
  const line = (id: string, parent: string, name: string) => aLine(id, { productName: name, parentId: parent });
  const expected = ["H-1 Hat: 1, null", "77 Navy tee (TEE-1, TEE-2): 3, parent_id"];

  test("variants of one parent in Shopify's orders export are one row, whatever their names", async () => {
    const header =
      "Name|Email|Created at|Total|Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku|Lineitem product ID";
    await bring([
      header,
      `#1|ada@shop.example|${dayText(30)} 10:00:00 +0000|10.00|1|Crimson top / S|10.00|TEE-1|77`,
      `#2|ada@shop.example|${dayText(20)} 10:00:00 +0000|22.00|1|Navy tee|10.00|TEE-2|77`,
      `#2||${dayText(20)} 10:00:00 +0000||1|Hat|12.00|H-1|`,
      `#3|bob@shop.example|${dayText(10)} 10:00:00 +0000|10.00|1|Navy tee|10.00|TEE-2|77`,
    ]);
    expect(await listedBy("parent")).toEqual(expected);
    expect(await listedBy("product")).toEqual([
      "TEE-1 Crimson top / S: 1, null",
      "H-1 Hat: 1, null",
      "TEE-2 Navy tee: 2, null",
    ]);
  });

  test.each(["parent_id", "Parent SKU", "Handle", "Producto padre", "ID do produto pai"])(
    "variants of one parent in a file of lines with a column %s are one row",
    async (column) => {
      await bring([
        `order_id|order_date|customer_id|product_id|product_name|quantity|price|${column}`,
        `1|${dayText(30)}|C1|TEE-1|Crimson top|1|10.00|77`,
        `2|${dayText(20)}|C1|TEE-2|Navy tee|1|10.00|77`,
        `2|${dayText(20)}|C1|H-1|Hat|1|10.00|H-1`,
        `3|${dayText(10)}|C2|TEE-2|Navy tee|1|10.00|77`,
      ]);
      expect(await listedBy("parent")).toEqual(expected);
    },
  );

  test("variants of one parent in orders that a program sends are one row, and orders sent again are unchanged", async () => {
    const order = (externalId: string, days: number, ...lines: object[]) => ({
      externalId,
      orderedAt: daysAgo(days).toISOString(),
      totalPrice: 10 * lines.length,
      customer: { externalId: "C1" },
      lines: lines.map((each) => ({ quantity: 1, unitPrice: 10, ...each })),
    });
    const body = {
      orders: [
        order("1", 30, { productId: "TEE-1", name: "Crimson top", parentId: "77" }),
        order("2", 20, { productId: "TEE-2", name: "Navy tee", parentId: "77" }, { productId: "H-1", name: "Hat" }),
        order("3", 10, { productId: "TEE-2", name: "Navy tee", parentId: "77" }),
      ],
    };
    const { status } = await answerOf(postOrderBatch(aRequest("POST", "/api/v1/orders/batch", { token, body })));
    expect(status).toBe(200);
    expect(await listedBy("parent")).toEqual(expected);
    const again = await answerOf(postOrderBatch(aRequest("POST", "/api/v1/orders/batch", { token, body })));
    expect(again.body.summary).toMatchObject({ unchanged: 3 });
  });

  test("lines from before the shop told the parent are in one row with later ones of their products", async () => {
    await sell(30, aLine("TEE-1", { productName: "Crimson top" }));
    await sell(20, aLine("TEE-2", { productName: "Navy tee" }), aLine("H-1", { productName: "Hat" }));
    await sell(15, line("TEE-1", "77", "Crimson top"));
    await sell(10, line("TEE-2", "77", "Navy tee"));
    expect(await listedBy("parent")).toEqual(["H-1 Hat: 1, null", "77 Navy tee (TEE-1, TEE-2): 4, parent_id"]);
  });
});

test("variants of the same name under different parents are a row for each parent", async () => {
  const mug = (id: string, parentId: string) => aLine(id, { productName: "Mug - Blue", variant: "Blue", parentId });
  await sell(20, mug("M-1", "stoneware"), mug("M-2", "enamel"));
  await sell(10, mug("M-3", "enamel"));
  expect(await listedBy("parent")).toEqual([
    "enamel Mug (M-2, M-3): 2, parent_id",
    "stoneware Mug (M-1): 1, parent_id",
  ]);
});

test("a product whose shop names no parent is combined by its name, and a row says if some of its variants are", async () => {
  const shirt = (color: string, parent?: string) =>
    aLine(`S-${color}`, { productName: `Shirt - ${color}`, variant: color, parentId: parent ?? null });
  await sell(20, shirt("Red"), shirt("Blue"), aLine("B", { productName: "Bag" }));
  expect(await listedBy("parent")).toEqual(["B Bag: 1, null", "Shirt Shirt (S-Blue, S-Red): 1, name"]);
  // Its parent's ID is the name that the others are combined by.
  await sell(10, shirt("Green", "Shirt"));
  expect(await listedBy("parent")).toEqual(["B Bag: 1, null", "Shirt Shirt (S-Blue, S-Green, S-Red): 2, name"]);
});

test("a parent that is sold itself is in one row with its variants", async () => {
  await sell(20, aLine("KIT", { productName: "Sewing kit" }));
  await sell(10, aLine("KIT-L", { productName: "Large box of notions", variant: "L", parentId: "KIT" }));
  expect(await listedBy("parent")).toEqual(["KIT Large box of notions (KIT, KIT-L): 2, parent_id"]);
});

describe("a parent that changes later", () => {
  const tee = (parentId: string | null) => aLine("TEE", { productName: "Tee", parentId });
  const save = (externalId: string, parentId: string | null) =>
    answerOf(
      postProductBatch(
        aRequest("POST", "/api/v1/products/batch", { token, body: { products: [{ externalId, parentId }] } }),
      ),
    );

  test("a parent that changes is that of the last line that names one, for all lines of the product", async () => {
    await sell(10, tee("new"));
    await sell(30, tee("old"));
    await sell(5, tee(null));
    expect(await listedBy("parent")).toEqual(["new Tee (TEE): 3, parent_id"]);
  });

  test("a product is back under its earlier parent if its last line is sent again without one", async () => {
    const [order] = await sell(10, tee("new"));
    await sell(30, tee("old"));
    expect(await listedBy("parent")).toEqual(["new Tee (TEE): 2, parent_id"]);
    await saveSales(shop, {
      orders: [{ ...(order as NonNullable<typeof order>), items: [tee(null)] }],
      existing: "update",
    });
    expect(await listedBy("parent")).toEqual(["old Tee (TEE): 2, parent_id"]);
  });

  test("a parent in the catalog counts whatever the lines say and whichever arrives first", async () => {
    await sell(30, tee("old"), aLine("CAP", { productName: "Cap" }));
    expect((await save("TEE", "catalog")).body.summary).toMatchObject({ created: 1 });
    expect(await listedBy("parent")).toEqual(["CAP Cap: 1, null", "catalog Tee (TEE): 1, parent_id"]);
    await sell(10, tee("other"));
    expect(await listedBy("parent")).toEqual(["CAP Cap: 1, null", "catalog Tee (TEE): 2, parent_id"]);
    expect((await save("TEE", "moved")).body.summary).toMatchObject({ updated: 1 });
    expect(await listedBy("parent")).toEqual(["CAP Cap: 1, null", "moved Tee (TEE): 2, parent_id"]);
    expect((await save("TEE", "moved")).body.summary).toMatchObject({ unchanged: 1 });
  });

  test("no product is a variant of itself", async () => {
    expect((await save("TEE", " TEE")).body.results).toEqual([
      {
        externalId: "TEE",
        status: "rejected",
        errors: [{ field: "parentId", message: "must be another product than its own" }],
      },
    ]);
  });
});

describe("parents that contradict each other in one order", () => {
  test("two parents of one product in an order that a program sends are refused with the line", async () => {
    const line = (productId: string, parentId: string) => ({ productId, parentId, quantity: 1, unitPrice: 10 });
    const lines = [line("TEE", "77"), line("HAT", "HAT"), line("TEE", "78"), line("CAP", "78")];
    const orders = [{ externalId: "1", orderedAt: daysAgo(1).toISOString(), totalPrice: 40, lines }];
    const answer = await answerOf(
      postOrderBatch(aRequest("POST", "/api/v1/orders/batch", { token, body: { orders } })),
    );
    expect(answer.body.results).toEqual([
      {
        externalId: "1",
        status: "rejected",
        errors: [
          { field: "lines[1].parentId", message: "must be another product than its own" },
          { field: "lines[2].parentId", message: "must be the same on all lines of a product" },
        ],
      },
    ]);
  });

  test("two parents of one product in an order of a file are a problem of its row, and other orders are imported", async () => {
    const result = await bring([
      "order_id|order_date|customer_id|product_id|quantity|price|parent_id",
      `1|${dayText(30)}|C1|TEE|1|10.00|77`,
      `1|${dayText(30)}|C1|TEE|1|10.00|78`,
      `2|${dayText(20)}|C1|TEE|1|10.00|78`,
    ]);
    expect(result).toMatchObject({ ordersNew: 1 });
    const { rows } = await withBusiness(shop, (client) =>
      client.query("select line, \"column\", code from import_problems where code = 'other_parent'"),
    );
    expect(rows).toEqual([{ line: 3, column: "parent_id", code: "other_parent" }]);
    expect(await listedBy("parent")).toEqual(["78 null (TEE): 1, parent_id"]);
  });
});
