import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { withBusiness } from "#core/db/with-business.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import type { Actor } from "#core/values/permissions.ts";
import { findDuplicates } from "#features/customers/store/duplicates.ts";
import { insertAccessRequest, insertShopRequest } from "#features/customers/store/privacy/privacy-requests.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { segmentStoredPurchases } from "#features/purchasing/segment-stored-purchases.ts";
import { insertSentTest } from "#features/webhooks/store/webhook-sending.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { raiseAlert } from "#records/alerts/alerts.ts";
import { anImportFile } from "../an-import-file.ts";
import { aWebhookEndpoint } from "../audiences/webhook-receiver.ts";
import { aCustomer, daysAgo, idOfCustomer, someOrders } from "../builders.ts";
import { unwatched } from "../processes/runs.ts";
import { aConnection, aFailedDelivery } from "../shops/connections/connections.ts";
import { type Arena, type Competition, countOf, either, multiply, once, outcomeOf, statusesOf } from "./competition.ts";

const MOST_WAITING = 20;
/** A run whose options its caller chooses. */
const aSeed = (n: number) => ({ seed: n });

export const waitingRuns: Competition = {
  slow: ["runs"],
  prepare: async ({ actor, call }) => {
    await withBusiness(actor, async (client) => {
      for (let n = 1; n < MOST_WAITING; n++) {
        const at = new Date();
        const ids = { id: randomUUID(), jobId: randomUUID(), waitsAs: `waits ${n}` };
        const run = {
          kind: "axis_run",
          trigger: "request",
          options: { ...DEFAULT_OPTIONS, seed: n },
          dueAt: at,
          queuedAt: at,
        } as const;
        await insertRun(client, actor, { ...ids, ...run });
      }
    });
    return async () => {
      const statuses = await statusesOf([21, 22, 23].map((n) => call("POST", "axes/runs", aSeed(n))));
      return { seen: statuses, right: [202, 409, 409] };
    };
  },
};

const MOST_FILES = 200;

export const uploads: Competition = {
  slow: ["import_files"],
  prepare: async ({ actor, call }) => {
    await anImportFile(actor);
    await multiply(actor, "import_files", MOST_FILES - 2, "jsonb_build_object('upload', gen_random_uuid())");
    const csv = "order_id,order_date,total_price\n1,2026-03-01 10:00:00,10.00\n";
    const upload = (n: number) => call("POST", `imports/files?fileName=${n}.csv`, csv);
    return async () => {
      const statuses = await statusesOf([1, 2, 3].map(upload));
      return {
        seen: [statuses, await countOf(actor, "import_files where business_id = $1")],
        right: [[201, 409, 409], MOST_FILES],
      };
    };
  },
};

export const accessRequests: Competition = {
  slow: ["privacy_requests"],
  prepare: async ({ actor }) => {
    const customerId = await idOfCustomer(actor, await aCustomer(actor, { externalId: "ada" }));
    const enter = () =>
      withBusiness(actor, (client) => insertAccessRequest(client, actor, { customerId, receivedAt: new Date() }));
    return async () => {
      await Promise.all([enter(), enter()]);
      return { seen: await countOf(actor, "privacy_requests where business_id = $1"), right: 1 };
    };
  },
};

export const shopRequests: Competition = {
  slow: ["privacy_requests"],
  prepare: async ({ actor }) => {
    const { id: connectionId } = await aConnection(actor);
    const enter = () =>
      withBusiness(actor, (client) => insertShopRequest(client, actor, { connectionId, receivedAt: new Date() }));
    return async () => {
      await Promise.all([enter(), enter()]);
      return { seen: await countOf(actor, "privacy_requests where business_id = $1"), right: 1 };
    };
  },
};

export const retriedDelivery = once("webhook_deliveries", [202, 409], async ({ actor, call }) => {
  const id = await aFailedDelivery(actor);
  return () => call("POST", `webhook-deliveries/${id}/retry`, {});
});

export const cancelledRun = once("runs", [200, 409], async ({ call }) => {
  const { body } = await call("POST", "axes/runs", aSeed(1));
  return () => call("DELETE", `runs/${body?.data?.id}`);
});

export const retriedRun = once("runs", [202, 409], async ({ call }) => {
  const { body } = await call("POST", "axes/runs", aSeed(1));
  await call("DELETE", `runs/${body?.data?.id}`);
  return () => call("POST", `runs/${body?.data?.id}/retry`, {});
});

export const sameCustomFields = once("custom_fields", [201, 409], async ({ call }) => {
  const field = { kind: "customers", key: "size", name: "Size", type: "number" };
  return () => call("POST", "custom-fields", field);
});

export const usedCustomField = either("customer_segments", null, async ({ call }) => {
  const { body } = await call("POST", "custom-fields", {
    kind: "customers",
    key: "size",
    name: "Size",
    type: "number",
  });
  const rule = { field: String(body?.data?.criteriaField), operator: "at_least", value: 40 };
  return [
    () => call("DELETE", `custom-fields/${body?.data?.id}`),
    () => call("POST", "segments", { name: "Tall", criteria: rule, isAutomatic: true }),
  ];
});

/** The endpoint is deleted while its test is under way. */
export const deletedEndpoint: Competition = {
  slow: ["webhook_endpoints"],
  prepare: async ({ actor, call }) => {
    const { id: endpointId } = await aWebhookEndpoint(actor);
    const at = new Date();
    const test = {
      endpointId,
      id: randomUUID(),
      queuedAt: at,
      at,
      tookMs: 1,
      status: 200,
      problem: null,
      detail: null,
    };
    return async () => {
      const deleted = call("DELETE", `webhook-endpoints/${endpointId}`);
      await pause(150);
      const stored = withBusiness(actor, (client) => insertSentTest(client, { businessId: actor.businessId, ...test }));
      return { seen: [(await deleted).status, await outcomeOf(stored)], right: [204, "done"] };
    };
  },
};

const twoCustomers = async ({ actor }: Arena, emails: readonly string[] = []): Promise<string[]> => {
  const ids = [];
  for (const [i, externalId] of ["ada", "bob", "eve"].entries())
    ids.push(await idOfCustomer(actor, await aCustomer(actor, { externalId, email: emails[i] ?? null })));
  return ids;
};

/** One customer into two others. */
export const mergedTwice = either("customer_merges", [201, 404], async (arena) => {
  const [merge, ...kept] = await twoCustomers(arena);
  return kept.map((keep) => () => arena.call("POST", "customers/merges", { keep, merge }));
});

/** One request changes the customer whom the other erases: either first, and afterwards nothing is known about them. */
export const erasedCustomer: Competition = {
  slow: ["customers"],
  prepare: async (arena) => {
    const [id] = await twoCustomers(arena);
    const { body } = await arena.call("GET", `customers/${id}/contact`);
    return async () => {
      await Promise.all([
        arena.call("POST", `customers/${id}/erasure`, { confirmation: "ada" }),
        arena.call("PATCH", `customers/${id}`, { email: "ada@shop.example", version: body?.data?.version }),
        aCustomer(arena.actor, { externalId: "ada", name: "Ada" }),
      ]);
      const known = "customers where business_id = $1 and (name is not null or email is not null)";
      return { seen: await countOf(arena.actor, known), right: 0 };
    };
  },
};

export const duplicates: Competition = {
  slow: ["customer_duplicates"],
  prepare: async (arena) => {
    await twoCustomers(arena, ["ada@shop.example", "ada@shop.example"]);
    const search = (at: Date) => withBusiness(arena.actor, (client) => findDuplicates(client, arena.actor, at));
    return async () => {
      await Promise.all([search(new Date()), search(new Date(Date.now() + 1000))]);
      return { seen: await countOf(arena.actor, "customer_duplicates where business_id = $1"), right: 1 };
    };
  },
};

/** Two files of one month: one of them is stored, not their sum. */
export const costs: Competition = {
  slow: ["acquisition_costs"],
  prepare: async ({ actor, call }) => {
    const put = (campaign: string) =>
      call("PUT", "acquisition-costs", { costs: [{ campaign, month: "2026-03", amount: 10 }] });
    return async () => {
      const statuses = await statusesOf([put("A"), put("B")]);
      return {
        seen: [statuses, await countOf(actor, "acquisition_costs where business_id = $1")],
        right: [[200, 200], 1],
      };
    };
  },
};

/** Two runs of one calculation: both end, and each customer has one result. */
const calculated = (table: string, calculate: (actor: Actor) => Promise<unknown>): Competition => ({
  slow: [table],
  prepare: async ({ actor }) => {
    const orders = Array.from({ length: 60 }, (_, i) => ({ customer: `c${i % 30}`, orderedAt: daysAgo(5 + 11 * i) }));
    await someOrders(actor, orders);
    return async () => {
      await Promise.all([calculate(actor), calculate(actor)]);
      return { seen: await countOf(actor, `${table} where business_id = $1`), right: 30 };
    };
  },
});

export const forecasts = calculated("customer_forecasts", (actor) =>
  forecastStoredCustomers(actor, STANDARD_SETTING, unwatched()),
);

export const purchasing = calculated("purchasing_groups", (actor) => segmentStoredPurchases(actor, unwatched()));

export const alerts: Competition = {
  slow: ["alerts"],
  prepare: async ({ actor }) => {
    const episode = { kind: "connection_failed", subject: "one", details: { problem: "REFUSED" } } as const;
    const raise = () => withBusiness(actor, (client) => raiseAlert(client, actor, { ...episode, at: new Date() }));
    return async () => {
      await Promise.all([raise(), raise()]);
      return { seen: await countOf(actor, "alerts where business_id = $1"), right: 1 };
    };
  },
};
