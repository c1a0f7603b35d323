import { describe, expect, test } from "vitest";
import { FORMATS, recognizeFormat } from "#features/imports/shops/formats.ts";
import { readRecords } from "#testing/imports/read-records.ts";
import { listNames } from "../names/column-names.ts";
import { findColumns } from "./find-columns.ts";
import { suggestMapping } from "./suggest-mapping.ts";

/** Files of each layout, with what is in as many of its columns as such files have, and several lines an order where there are lines. */
const SAMPLES: Readonly<Record<string, string>> = {
  orders: `order_id|order_date|total_price|customer_id|customer_email|customer_name|phone|country|discount_amount|shipping_amount|tax_amount|refunded_amount|discount_codes|source|currency|status|payment_state|device|campaign|updated_at
901|2026-10-01 10:15:00|44.00|C1|ada@shop.example|Ada Lund|+14155550101|US|4.00|5.00|3.00|0.00|FALL|pos|USD|completed|paid|mobile|autumn|2026-10-02 10:00:00
902|2026-10-02 11:15:00|1000|C2|bo@shop.example|Bo Berg|+14155550102|DK|0.00|0.00|10.00|0.00||web|JPY|cancelled|voided|desktop||2026-10-03 10:00:00
903|2026-10-03 12:15:00|30.00|C1|ada@shop.example|Ada Lund|+14155550101|US|1.00|2.00|3.50|12.00|X1|web|USD|completed|paid|mobile||2026-10-04 10:00:00
904|2026-10-04 13:15:00|75.50|C3|cy@shop.example|Cy Cole|+14155550103|US|0.00|0.00|7.25|0.00||web|USD|pending|pending|mobile||2026-10-05 10:00:00`,
  "order-lines": `order_id|order_date|customer_id|customer_email|product_id|product_name|category|brand|variant|parent_id|quantity|price|line_total|line_discount|unit_cost|line_id|total_price|shipping_amount|tax_amount|status|currency
11|2026-10-01|C1|ada@shop.example|P-1|Oak mug|Kitchen|Nordic|Large|MUGS|2|10.00|18.00|2.00|4.00|L1|38.50|5.00|2.50|completed|USD
11|2026-10-01|C1|ada@shop.example|P-2|Linen cloth|Textile|Nordic|Blue|CLOTHS|1|13.00|13.00|0.00|6.00|L2|38.50|5.00|2.50|completed|USD
12|2026-10-02|C2|bo@shop.example|P-1|Oak mug|Kitchen|Nordic|Large|MUGS|2|10.00|20.00|0.00|4.00|L3|22.50|0.00|2.50|cancelled|USD
13|2026-10-03|C3|cy@shop.example|P-3|Wool hat|Textile|Lana|Red||3|7.00|21.00|0.00|3.00|L4|38.00|4.00|0.00|completed|USD
13|2026-10-03|C3|cy@shop.example|P-2|Linen cloth|Textile|Nordic|Red|CLOTHS|1|13.00|13.00|0.00|6.00|L5|38.00|4.00|0.00|completed|USD`,
  customers: `customer_id|name|email|phone|country|loyalty_level|email_consent|email_consent_at|sms_consent|tags|created_at|updated_at
71|Ada Lund|ada@shop.example|+14155550171|US|GOLD|yes|2026-05-01|no|vip|2025-01-02|2026-10-01 10:00:00
72|Bo Berg|bo@shop.example|+14155550172|DK|SILVER|no||yes|wool|2025-02-02|2026-10-02 10:00:00
73|Cy Cole|cy@shop.example|+14155550173|US||yes|2026-07-01|no||2025-03-02|2026-10-03 10:00:00`,
  tickets: `ticket_id|customer_id|opened_at|closed_at|channel|message_count|satisfaction|was_reopened
T1|C1|2026-10-01 10:00|2026-10-02 10:00|email|3|5|no
T2|C2|2026-10-03 10:00||chat|1||yes`,
  "shopify-orders": `Name|Email|Financial Status|Currency|Subtotal|Shipping|Taxes|Total|Discount Code|Discount Amount|Created at|Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku|Lineitem product ID|Lineitem discount|Billing Name|Billing Country|Cancelled at|Refunded Amount|Vendor|Id|Source|Phone
#1030|ada@shop.example|paid|USD|30.00|5.00|2.00|37.00|FALL|0.00|2026-10-01 10:00:00 -0500|2|Mug|10.00|M1|771|0.00|Ada Lund|US||0.00|Nordic|501|web|+14155550101
#1030|ada@shop.example|||||||||2026-10-01 10:00:00 -0500|1|Hat|10.00|H1|772|0.00|||||Lana|||
#1031|bo@shop.example|refunded|USD|20.00|0.00|0.00|20.00||0.00|2026-10-02 10:00:00 -0500|1|Rug|20.00|R1|773|0.00|Bo Berg|DK||20.00|Nordic|502|pos|+14155550102
#1032|cy@shop.example|pending|EUR|40.00|0.00|0.00|40.00||0.00|2026-10-03 10:00:00 -0500|4|Mug|10.00|M1|771|0.00|Cy Cole|US||0.00|Nordic|503|web|`,
  "shopify-customers": `Customer ID|First Name|Last Name|Email|Accepts Email Marketing|Default Address Country Code|Phone|Accepts SMS Marketing|Total Spent|Total Orders|Tags
801|Ada|Lund|ada@shop.example|yes|US|+14155550101|no|10.00|1|vip
802|Bo|Berg|bo@shop.example|no|DK|+14155550102|yes|20.00|2|wool`,
  "woocommerce-orders-csv": `order_id|order_date|status|order_total|billing_email|order_currency|customer_id|discount_total|shipping_total|tax_total|refunded_total|coupon_code|billing_first_name|billing_last_name|billing_phone|billing_country|item_id|item_name|item_sku|item_parent_id|item_quantity|item_subtotal|item_total
31|2026-10-01 10:00|completed|33.00|ada@shop.example|USD|7|2.00|3.00|2.00|0.00|FALL|Ada|Lund|+14155550101|US|1|Mug|M1|41|2|20.00|18.00
31|2026-10-01 10:00|completed|33.00|ada@shop.example|USD|7|2.00|3.00|2.00|0.00|FALL|Ada|Lund|+14155550101|US|2|Hat|H1|0|1|10.00|10.00
32|2026-10-02 10:00|cancelled|20.00|bo@shop.example|EUR|8|0.00|0.00|1.50|20.00||Bo|Berg|+14155550102|DK|3|Rug|R1|43|1|20.00|20.00`,
  "magento-orders": `ID|Purchase Date|Grand Total (Base)|Status|Bill-to Name|Customer Email|Customer Name|Shipping and Handling|Total Refunded
000000001|Oct 6, 2026 3:12:01 PM|$25.00|Complete|Ada Lund|ada@shop.example|Ada Lund|$5.00|$0.00
000000002|Oct 7, 2026 3:12:01 PM|$30.00|Canceled|Bo Berg|bo@shop.example|Bo Berg|$4.00|$10.00`,
  "square-payments": `Date|Time|Time Zone|Gross Sales|Discounts|Net Sales|Tax|Tip|Partial Refunds|Total Collected|Source|Transaction ID|Payment ID|Event Type|Customer ID|Customer Name|Transaction Status
2026-10-01|10:02:11|Eastern Time (US & Canada)|$9.00|-$1.00|$8.00|$0.50|$1.00|-$2.00|$9.50|Register|T1|P1|Payment|C1|Ada Lund|Complete
2026-10-02|10:02:11|Eastern Time (US & Canada)|$19.00|$0.00|$19.00|$1.50|$0.00|$0.00|$20.50|Online Store|T2|P2|Payment|C2|Bo Berg|Complete`,
  "stripe-payments": `id|Created (UTC)|Amount|Amount Refunded|Currency|Status|Customer ID|Customer Email|Customer Phone|Customer Name|Card Address Country
ch_1|2026-10-01 16:20|10.00|1.00|usd|Paid|cus_1|ada@shop.example|+14155550101|Ada Lund|US
ch_2|2026-10-02 16:20|20.00|0.00|usd|Refunded|cus_2|bo@shop.example|+14155550102|Bo Berg|DK`,
  "bigcommerce-orders": `Order ID|Customer ID|Customer Name|Customer Email|Customer Phone|Order Date|Order Status|Subtotal (inc tax)|Tax Total|Shipping Cost (inc tax)|Coupon Value|Order Total (inc tax)|Order Currency Code|Billing Country|Product Details|Refund Amount|Order Source
201|7|Ada Lund|ada@shop.example|+14155550101|26/04/2026|Shipped|5.00|0.50|2.00|1.00|6.50|USD|United States|Product ID: 1, Product Qty: 1, Product SKU: A, Product Name: Mug, Product Unit Price: 5.00, Product Total Price: 5.00|1.25|www
202|8|Bo Berg|bo@shop.example|+14155550102|27/04/2026|Cancelled|8.00|0.80|2.50|0.00|11.30|EUR|Denmark|Product ID: 2, Product Qty: 1, Product SKU: B, Product Name: Rug, Product Unit Price: 8.00, Product Total Price: 8.00|0.00|pos`,
  "online-retail": `InvoiceNo|StockCode|Description|Quantity|InvoiceDate|UnitPrice|CustomerID|Country
536365|85123A|HOLDER|6|2010-12-01 08:26:00|2.55|17850|France
536366|22633|WARMER|6|2010-12-02 08:28:00|1.85|17851|France`,
};

type Table = { header: string[]; rows: string[][] };

const tableIn = (text: string): Table => {
  const [header = [], ...rows] = text.split("\n").map((line) => line.split("|"));
  return { header, rows };
};

/** What a file says, whatever its columns are called; null if no layout is recognized, so that its columns are asked about. */
const readTable = ({ header, rows }: Table) => {
  const name = recognizeFormat(header);
  const format = FORMATS.find((each) => each.name === name);
  if (!format) return null;
  const records = rows.map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ""])));
  const readings = readRecords(format, records, { header });
  // A problem names the file's column, and a payment's status is kept as it is besides.
  const told = readings.map(({ order, problems, ticket, ...reading }) => ({
    ...reading,
    order: order && { ...order, paymentState: undefined },
    ticket: ticket?.ticket,
    problems: problems.map(({ column: _, ...problem }) => problem),
  }));
  return { format, told, ...findColumns(format, header, rows) };
};

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The other names of each column of a file that is a field. */
const otherNames = ({ header }: Table, { format, used }: NonNullable<ReturnType<typeof readTable>>) => {
  // What the layout itself calls something else is no other name.
  const own = Object.values(format.otherNames ?? {}).flatMap((names = []) => names);
  const taken = new Set([...header, ...(format.rows ? [] : own)].map(plain));
  return used.flatMap(({ column, readAs }) => {
    const field = format.rows ? readAs : format.fields?.[readAs];
    const names = field ? listNames(field).filter((name) => !taken.has(plain(name))) : [];
    return names.map((name) => ({ column, name }));
  });
};

test.each(Object.entries(SAMPLES))(
  "%s: a column under any of its names is read the same, or asked about",
  (layout, text) => {
    const table = tableIn(text);
    const expected = readTable(table);
    expect(expected?.format.name).toBe(layout);
    if (!expected) return;
    // Amounts in yen are asked about by a rate.
    expect(expected.told.flatMap(({ problems }) => problems.filter(({ code }) => code !== "rate"))).toEqual([]);
    const renamed = otherNames(table, expected);
    expect(renamed.length).toBeGreaterThan(layout === "online-retail" ? -1 : 50);
    const otherwise = renamed.filter(({ column, name }) => {
      const header = table.header.map((each) => (each === column ? name : each));
      const found = readTable({ ...table, header });
      return found && JSON.stringify(found.told) !== JSON.stringify(expected.told);
    });
    expect(otherwise.map(({ column, name }) => `${column} as ${name}`)).toEqual([]);
  },
);

const summary = (text: string): string[] => {
  const found = readTable(tableIn(text));
  if (!found) return ["asked for its columns"];
  const { told, used, unused } = found;
  return [
    ...told.map(({ order, change, refunds = [], problems }) =>
      [
        order && `#${order.externalId} ${order.status} ${order.totalPrice} ${order.customerExternalId}`,
        ...refunds.map(({ amount }) => `refunded ${amount}`),
        change && `${change.externalId} ${change.phone}`,
        ...problems.map(({ code, value }) => `${code} ${value}`),
      ]
        .filter(Boolean)
        .join(" "),
    ),
    ...used.filter(({ column, readAs }) => column !== readAs).map(({ column, readAs }) => `${column} is ${readAs}`),
    ...(unused.length > 0 ? [`unused ${unused.join(", ")}`] : []),
  ];
};

test.each<[name: string, file: string, is: readonly string[]]>([
  [
    "63-order-status-column, orders",
    `order_id|order_date|customer_id|total_price|order_status
1|2026-10-01|C1|10.00|Completed
2|2026-10-02|C2|20.00|Cancelled
3|2026-10-03|C3|30.00|Refunded
4|2026-10-04|C4|40.00|Pending`,
    [
      "#1 completed 1000 C1",
      "#2 cancelled 2000 C2",
      "#3 completed 3000 C3 refunded 3000",
      "#4 pending 4000 C4",
      "order_status is status",
    ],
  ],
  [
    "63-order-status-column, lines",
    `order_id|order_date|customer_id|product_id|quantity|price|order_status|order_total
11|2026-10-01|C1|P1|1|10.00|Completed|12.50
12|2026-10-02|C2|P1|2|10.00|Cancelled|22.50`,
    ["#11 completed 1250 C1", "#12 cancelled 2250 C2", "order_total is total_price", "order_status is status"],
  ],
  [
    "63-order-status-column, a payment's state alone",
    `order_id|order_date|customer_id|total_price|payment_state
1|2026-10-01|C1|10.00|paid
2|2026-10-02|C2|20.00|voided`,
    ["#1 completed 1000 C1", "#2 cancelled 2000 C2", "payment_state is status"],
  ],
  [
    "64-near-names",
    `order_id|order_date|total_price|email|currency_code|order_status|refund_amount|customer_phone|shipping_country|gift_wrap
901|2026-10-01|10.00|p1@shop.example|USD|paid|0.00|+14155550101|US|no
902|2026-10-02|1000|p2@shop.example|JPY|paid|0.00|+81312345678|JP|no
903|2026-10-03|30.00|p1@shop.example|USD|refunded|30.00|+14155550101|US|no`,
    [
      "#901 completed 1000 p1@shop.example",
      "rate JPY",
      "#903 completed 3000 p1@shop.example refunded 3000",
      "email is customer_email",
      "customer_phone is phone",
      "shipping_country is country",
      "refund_amount is refunded_amount",
      "currency_code is currency",
      "order_status is status",
      "unused gift_wrap",
    ],
  ],
  [
    "65-customer-near-names",
    `customer_id|email|name|phone_mobile|city
71|n1@shop.example|Person A|+14155550171|Salem
72|n2@shop.example|Person B|+14155550172|Boise`,
    ["71 +14155550171", "72 +14155550172", "phone_mobile is phone", "unused city"],
  ],
  [
    "51-oracle-order-entry",
    `ORDER_ID|ORDER_DATE|CUSTOMER_ID|ORDER_STATUS|ORDER_TOTAL|SALES_REP_ID|LINE_ITEM_ID|PRODUCT_ID|UNIT_PRICE|QUANTITY
54|14-JUL-08|104|0|150.00|155|1|3106|48|1
54|14-JUL-08|104|0|150.00|155|2|3114|96.8|1
55|26-JAN-06|104|8|20|||2289|10|2
56|26-JAN-06|104|10|30|||2289|10|3`,
    [
      "status 0 other_row null",
      "status 8",
      "status 10",
      "ORDER_ID is order_id",
      "ORDER_DATE is order_date",
      "PRODUCT_ID is product_id",
      "UNIT_PRICE is price",
      "QUANTITY is quantity",
      "ORDER_TOTAL is total_price",
      "CUSTOMER_ID is customer_id",
      "ORDER_STATUS is status",
      "LINE_ITEM_ID is line_id",
      "unused SALES_REP_ID",
    ],
  ],
  [
    "lines among orders",
    `order_id|order_date|total_price|customer_id|sku|qty|unit price
1|2026-10-01|10.00|C1|P1|1|10.00`,
    ["asked for its columns"],
  ],
  [
    "a later refund, of which the first rows have nothing",
    `order_id|order_date|total_price|customer_id|refund_value
1|2026-10-01|10.00|C1|`,
    ["#1 completed 1000 C1", "refund_value is refunded_amount"],
  ],
])("%s", (_name, file, is) => {
  expect(summary(file)).toEqual(is);
});

const suggested = (text: string) => {
  const { header, rows } = tableIn(text);
  return suggestMapping(header, rows).columns;
};

describe("dates, numbers and names that are known by name and value", () => {
  test("52-pedidos-cliente-nombre", () => {
    const file = `ID_PEDIDO|CLIENTE|PRODUCTO|CANTIDAD|PRECIO|FECHA_HORA
1|Persona 91de6|Consultoría|10|500|6/13/2026 14:30
2|Persona Ad705|Desarrollo|5|1500|6/14/2026 9:15`;
    expect(suggested(file)).toEqual({
      order_id: "ID_PEDIDO",
      order_date: "FECHA_HORA",
      product_id: "PRODUCTO",
      product_name: "PRODUCTO",
      quantity: "CANTIDAD",
      price: "PRECIO",
      customer_name: "CLIENTE",
    });
  });

  test.each([
    "FECHA_HORA",
    "OrderCreatedDate",
    "Fecha y hora",
    "Created Date",
    "order_datetime",
    "Placed on",
    "DATA_HORA",
    "Momento",
  ])("%s is the day of the order", (name) => {
    const file = `Order No|${name}|Ship date|Total\n1|2026-10-01 10:00|2026-10-03|5.00\n2|2026-10-02 11:00|2026-10-04|7.00`;
    expect(suggested(file)).toMatchObject({ order_id: "Order No", order_date: name });
  });

  test.each(["Birth date", "Fecha de entrega", "Due date", "Data de atualização"])("%s is not", (name) => {
    const file = `Order No|${name}|Total\n1|2026-10-01|5.00\n2|2026-10-02|7.00`;
    expect(suggested(file)).not.toHaveProperty("order_date");
  });

  test.each([
    "Date|Document Number|Name|Amount\n2026-10-01|SO1001|Ada Lund|10.00\n2026-10-02|SO1002|Bo Berg|20.00",
    "created_at|increment_id|entity_id|customer_email|grand_total\n2026-10-01|100000001|1|a@s.test|10.00\n2026-10-02|100000002|2|b@s.test|20.00",
    "created_at|entity_id|customer_email|grand_total\n2026-10-01|1|a@s.test|10.00\n2026-10-02|2|b@s.test|20.00",
    "dtVenda|idVenda|cliente|vlTotal\n01/10/2026|1|C1|10,00\n15/10/2026|2|C2|20,00",
    "dtPedido|codPedido|emailCliente|vlrTotal\n01/10/2026|1|a@s.test|10,00\n15/10/2026|2|b@s.test|20,00",
    "Fecha|Comprobante|Cliente|Total con IVA\n01/10/2026|B-1-12|Ada|10,00\n15/10/2026|B-1-13|Bo|20,00",
    "Fecha|Nro. Comprobante|Cliente|Total IVA incluido\n01/10/2026|B-1-12|Ada|10,00\n15/10/2026|B-1-13|Bo|20,00",
    "Fecha|N° Boleta|RUT|Monto\n01/10/2026|123|1-9|10000\n15/10/2026|124|2-7|20000",
    "Opened|Check #|Guest Email|Total incl. tax\n2026-10-01|12|a@s.test|10.00\n2026-10-02|13|b@s.test|20.00",
    "Booking Date|Booking Ref|Guest Email|Total (incl. VAT)\n2026-10-01|AB12|a@s.test|10.00\n2026-10-02|AB13|b@s.test|20.00",
    "Created|Reservation ID|Guest Email|Total with VAT|Total excl. VAT\n2026-10-01|12|a@s.test|12.10|10.00\n2026-10-02|13|b@s.test|24.20|20.00",
  ])("the first column is the day, the second the order's number, the fourth its total: %s", (file) => {
    const { header, rows } = tableIn(file);
    const mapping = suggestMapping(header, rows);
    const total = header.find((name) => /total|amount|monto/i.test(name));
    expect(mapping).toMatchObject({
      rows: "orders",
      columns: { order_date: header[0], order_id: header[1], total_price: total },
    });
  });

  test("a document's number is an order's in lines", () => {
    const file =
      "Internal ID|Date|Document Number|Type|Name|Item|Quantity|Item Rate|Amount\n" +
      "7|10/14/2026|SO1001|Sales Order|Ada Lund|Mug|2|5.00|10.00\n8|10/14/2026|SO1001|Sales Order|Ada Lund|Rug|1|5.00|5.00";
    const { header, rows } = tableIn(file);
    expect(suggestMapping(header, rows)).toMatchObject({ rows: "lines", columns: { order_id: "Document Number" } });
  });

  test("a document's number is a person's where there are no sales", () => {
    const rows = [
      ["4", "X123", "Ada", "a@s.test"],
      ["5", "X124", "Bo", "b@s.test"],
    ];
    expect(suggestMapping(["entity_id", "Document Number", "Name", "Email"], rows).rows).toBe("customers");
  });

  test("a Name is an order's number where its values are", () => {
    const file = (names: readonly [string, string]) =>
      `Name|Created at|Total\n${names[0]}|2026-10-01|5.00\n${names[1]}|2026-10-02|7.00`;
    expect(suggested(file(["#1030", "#1031"]))).toMatchObject({ order_id: "Name" });
    expect(suggested(file(["SO-2041", "SO-2042"]))).toMatchObject({ order_id: "Name" });
    expect(suggested(file(["Ada Lund", "Bo Berg"]))).toMatchObject({ customer_name: "Name" });
    expect(suggested(file(["ada77", "bo12"]))).not.toHaveProperty("order_id");
  });
});
