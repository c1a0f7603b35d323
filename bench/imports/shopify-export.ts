import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createRandom } from "#lib/statistics/random.ts";

const HEADER = [
  "Name",
  "Email",
  "Financial Status",
  "Paid at",
  "Fulfillment Status",
  "Fulfilled at",
  "Accepts Marketing",
  "Currency",
  "Subtotal",
  "Shipping",
  "Taxes",
  "Total",
  "Discount Code",
  "Discount Amount",
  "Shipping Method",
  "Created at",
  "Lineitem quantity",
  "Lineitem name",
  "Lineitem price",
  "Lineitem compare at price",
  "Lineitem sku",
  "Lineitem requires shipping",
  "Lineitem taxable",
  "Lineitem fulfillment status",
  "Billing Name",
  "Billing Address1",
  "Billing City",
  "Billing Zip",
  "Billing Country",
  "Refunded Amount",
  "Vendor",
  "Id",
  "Source",
];

const MOST_LINES = 6;
const CUSTOMERS = 80_000;
const PRODUCTS = 5000;

/** One order's rows: the first one has the order's own values. */
const orderRows = (number: number, lines: number, random: () => number): string[] => {
  const customer = Math.floor(random() * CUSTOMERS);
  const at = new Date(Date.UTC(2024, 0, 1) + number * 60_000 * 4);
  const time = `${at.toISOString().slice(0, 19).replace("T", " ")} +0000`;
  const items = Array.from({ length: lines }, () => ({
    product: Math.floor(random() * PRODUCTS),
    price: 5 + Math.floor(random() * 90),
  }));
  const total = items.reduce((sum, { price }) => sum + price, 0);
  const refunded = number % 20 === 0 ? items[0]?.price : 0;
  const email = `customer.${customer}@example.com`;
  return items.map(({ product, price }, i) => {
    const own = i === 0;
    const of = (value: string | number) => (own ? value : "");
    return [
      `#${number}`,
      email,
      of("paid"),
      of(time),
      of("fulfilled"),
      of(time),
      of("no"),
      of("GBP"),
      of(`${total}.00`),
      of("0.00"),
      of("0.00"),
      of(`${total}.00`),
      "",
      of("0.00"),
      of("Standard"),
      time,
      1,
      `"Product ${product}, blue"`,
      `${price}.00`,
      "",
      `SKU-${product}`,
      "true",
      "true",
      "fulfilled",
      of(`Customer ${customer}`),
      of("Main Street 1"),
      of("Springfield"),
      of("12345"),
      of("US"),
      of(`${refunded}.00`),
      `Vendor ${product % 40}`,
      of(5_000_000_000 + number),
      of("web"),
    ].join(",");
  });
};

const chunksOf = function* (lines: number): Generator<string> {
  const random = createRandom(11);
  yield `${HEADER.join(",")}\n`;
  let chunk = "";
  for (let written = 0, number = 1001; written < lines; number++) {
    const rows = orderRows(number, Math.min(lines - written, 1 + Math.floor(random() * MOST_LINES)), random);
    written += rows.length;
    chunk += `${rows.join("\n")}\n`;
    if (chunk.length < 1 << 20) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
};

/** Writes a Shopify export of orders with this many lines. */
export const writeShopifyExport = (file: string, lines: number): Promise<void> =>
  pipeline(Readable.from(chunksOf(lines)), createWriteStream(file));
