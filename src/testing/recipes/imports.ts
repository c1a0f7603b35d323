import type { Edit } from "./edit.ts";

export const IMPORTER: Edit[] = [
  {
    file: "src/features/imports/rules/formats/orders-csv.ts",
    text: `import type { ImportFormat } from "../import-format.ts";

export const ordersCsv: ImportFormat = {
  name: "orders-csv",
  summary: "One order per row",
  about: "orders",
  columns: ["order", "customer", "date", "total"],
  documentColumn: "order",
  open: (columnOf) => ({
    documentOf: ({ cells }) => cells[columnOf("order")] ?? "",
    read: ([row]) => ({
      customer: null,
      order: null,
      credit: null,
      problems: row ? [{ line: row.line, column: "order", reason: "Not implemented yet", value: null }] : [],
    }),
  }),
};
`,
  },
  {
    file: "src/features/imports/shops/formats.ts",
    after: 'import { onlineRetail } from "../rules/formats/online-retail.ts";\n',
    insert: 'import { ordersCsv } from "../rules/formats/orders-csv.ts";\n',
  },
  {
    file: "src/features/imports/shops/formats.ts",
    after: "  onlineRetail,\n",
    insert: "  ordersCsv,\n",
  },
  {
    file: "src/features/imports/rules/formats/any-order.test.ts",
    after: "const SAMPLES: Record<string, Records[]> = {\n",
    insert: '  "orders-csv": [[{ order: "1", customer: "1", date: "2026-01-02", total: "5" }]],\n',
  },
];

const ECWID = "src/features/imports/shops/ecwid";

export const SHOP: Edit[] = [
  {
    file: `${ECWID}/shop.ts`,
    text: `import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

const { address, accessToken } = SHARED_ACCESS;

export const ecwid = defineShop({
  name: "Ecwid",
  access: { address, accessToken },
  ownNumbers: { prefix: "ecwid" },
});
`,
  },
  {
    file: `${ECWID}/client.ts`,
    text: `import { z } from "zod";
import type { ReadPayload } from "#features/imports/rules/connections/effect.ts";
import { amount, id, minor, readPayload, time } from "#features/imports/rules/connections/payload.ts";
import { orderEffects } from "#features/imports/rules/effects.ts";
import { toOrderCustomer } from "#features/imports/rules/orders/order-customer.ts";
import { restClient } from "../rest-client.ts";
import { openLists, type ShopClient } from "../shop-client.ts";
import type { ecwid } from "./shop.ts";

const LIMIT = 100;
const ordersAnswer = z.object({ items: z.array(z.unknown()), total: z.int() });
const ecwidOrder = z.object({ id, email: z.string().nullish(), total: amount, createDate: time, updateDate: time });

const readOrder: ReadPayload = (payload, shop) => {
  const order = readPayload(ecwidOrder, payload);
  const nothing = { id: "", phone: "", firstName: "", lastName: "", country: "" };
  return orderEffects({
    order: {
      externalId: order.id,
      orderedAt: order.createDate,
      updatedAt: order.updateDate,
      totalPrice: minor(order.total, shop),
      storefrontId: shop.storefrontId,
      status: "completed",
      discountAmount: 0,
      source: "web",
      items: [],
    },
    customer: toOrderCustomer({ ...nothing, email: order.email ?? "" }),
    refunds: [],
  });
};

export const ecwidClient: ShopClient<typeof ecwid> = {
  open: ({ address, accessToken }, client) => {
    const read = restClient(\`\${address}/api/v3\`, { authorization: \`Bearer \${accessToken}\` }, client);
    const readOrders = async (query: { offset: number; limit: number; updatedFrom?: string }, signal: AbortSignal) => {
      const { data, requestedAt } = await read("orders", ordersAnswer, { query, signal });
      return { records: data.items, total: data.total, requestedAt };
    };
    return openLists(
      [
        {
          list: "orders",
          read: readOrder,
          probe: (signal) => readOrders({ offset: 0, limit: 1 }, signal),
          page: async (cursor, { since, signal }) => {
            const offset = Number(cursor ?? 0);
            const changed = since ? { updatedFrom: since.toISOString() } : {};
            const { records, total, requestedAt } = await readOrders({ offset, limit: LIMIT, ...changed }, signal);
            const next = records.length === LIMIT ? String(offset + LIMIT) : null;
            return { records, requestedAt, next, remaining: total - offset };
          },
        },
      ],
      async () => new URL(address).host,
    );
  },
};
`,
  },
  {
    file: `${ECWID}/texts.json`,
    text: JSON.stringify(
      Object.fromEntries(
        ["en", "es", "pt"].map((language) => [language, { kind: "Ecwid", where: "Ecwid: Apps › Custom apps." }]),
      ),
    ),
  },
  {
    file: "src/features/imports/shops/shops.ts",
    after: 'import { type AccessRule, readShopAddress, type ShopDefinition } from "./define-shop.ts";\n',
    insert: 'import { ecwid } from "./ecwid/shop.ts";\n',
  },
  {
    file: "src/features/imports/shops/shops.ts",
    after: "export const SHOPS = { shopify,",
    insert: " ecwid,",
  },
  {
    file: "src/features/imports/shops/clients.ts",
    after: 'import { bigcommerceClient } from "./bigcommerce/client.ts";\n',
    insert: 'import { ecwidClient } from "./ecwid/client.ts";\n',
  },
  {
    file: "src/features/imports/shops/clients.ts",
    after: "  bigcommerce: bigcommerceClient,\n",
    insert: "  ecwid: ecwidClient,\n",
  },
];
