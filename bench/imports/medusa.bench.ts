import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { v7 as uuidv7 } from "uuid";
import { provideSettings } from "#core/server/settings.ts";
import { createConnection } from "#features/imports/connections/manage-connections.ts";
import { syncConnection } from "#features/imports/connections/sync-connection.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { medusaApi } from "./medusa/medusa-api.ts";
import { withMedusa } from "./medusa/medusa-server.ts";
import { placeOrders } from "./medusa/place-orders.ts";
import { stockShop } from "./medusa/stock-shop.ts";
import { compare, sumsHere, sumsThere } from "./medusa/sums.ts";

// A real Medusa 2 server, orders placed through its own API, and the sums of its tables against ours after the first load
// and after later changes. Installs Medusa outside the project the first time, which takes minutes.
// `npm run bench -- medusa --orders 12 --folder /tmp/medusa`

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "12" },
    folder: { type: "string", default: path.join(os.tmpdir(), "customer-360-medusa") },
  },
});
const count = Number(values.orders);
const numbersFrom = (first: number, length: number) => Array.from({ length }, (_, i) => first + i);

await withBenchDatabase(async (_, database) => {
  const socketFolder = new URL(database.url).searchParams.get("host") ?? "";
  provideSettings({ AUTH_SECRET: "of-this-benchmark-alone-of-this-benchmark", ALLOW_PRIVATE_CONNECTIONS: "yes" });
  await withMedusa({ folder: values.folder, socketFolder }, async ({ address, admin, apiKey, database: medusa }) => {
    const shop = await stockShop(admin);
    const store = medusaApi(address, { "x-publishable-api-key": shop.publishableKey });
    const [first] = await placeOrders(store, admin, shop, numbersFrom(1, count));

    const scope = await aBusiness({ currency: "USD" });
    const actor = asAdmin(scope);
    const draft = { kind: "medusa", name: "Medusa", storefrontId: 1, address, apiKey } as const;
    const { id: connectionId } = await createConnection(actor, draft);
    const sync = async (title: string) => {
      const begun = performance.now();
      const progress = { runId: uuidv7(), signal: new AbortController().signal, at: () => {} };
      await syncConnection(actor, { connectionId }, progress);
      compare(`${title} (${Math.round(performance.now() - begun)} ms)`, await sumsThere(medusa), await sumsHere(scope));
    };

    await sync(`First load of ${count} orders`);
    // An order from before is refunded once more, and new ones arrive.
    const { order } = await admin.get(`/admin/orders/${first}?fields=*payment_collections.payments`);
    await admin.post(`/admin/payments/${order.payment_collections[0].payments[0].id}/refund`, { amount: 3.75 });
    await placeOrders(store, admin, shop, numbersFrom(count + 1, 4));
    await sync("After a refund and 4 new orders");
    await sync("Once more");
  });
});
