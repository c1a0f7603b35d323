import { randomUUID } from "node:crypto";
import type { Actor } from "#core/values/permissions.ts";
import { createBusiness } from "#features/accounts/manage-businesses.ts";
import { createUser } from "#features/accounts/manage-users.ts";
import { openSampleBusiness } from "#features/demo/sample-business.ts";
import { createMapping } from "#features/imports/manage-mappings.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aWebhookEndpoint } from "../audiences/webhook-receiver.ts";
import { daysAgo, someOrders } from "../builders.ts";
import { aMember } from "../request.ts";
import { anActiveModel } from "../shops/axis-models.ts";
import { aConnection } from "../shops/connections/connections.ts";
import { aSlackConnection } from "../slack/a-slack-connection.ts";
import {
  type Arena,
  type Call,
  type Competition,
  countOf,
  either,
  limited,
  ONE_OF_TWO,
  once,
  outcomeOf,
  rowsOf,
  statusesOf,
} from "./competition.ts";

const MAPPING = {
  rows: "orders" as const,
  dateOrder: null,
  decimalSign: null,
  columns: { order_id: "Order", order_date: "Date", total_price: "Total" },
};

const aShop = (actor: Actor) =>
  someOrders(
    actor,
    Array.from({ length: 200 }, (_, i) => ({ customer: `c${i}`, orderedAt: daysAgo(40 + i) })),
  );

const manual = (name: string) => ({ name, criteria: {}, isAutomatic: false });

const AUDIENCE = { format: "csv", purpose: "email", schedule: "manual", hour: 0 };

const aView = async (call: Call) => {
  const { body } = await call("POST", "views", { name: "All", query: { list: "customers" }, sharedWith: null });
  return { id: body?.data?.id, source: { kind: "view", viewId: body?.data?.id } };
};

/**
 * Pairs of campaigns that each contact customers of the other's control group. One that is drawn after the other contacts none of them.
 */
const MIXED = `(with mixed as (
    select distinct held.campaign_id as one, contacted.campaign_id as other
      from campaign_members held join campaign_members contacted using (business_id, customer_id)
     where held.business_id = $1 and held.is_control and not contacted.is_control)
  select from mixed a join mixed b on b.one = a.other and b.other = a.one) pairs`;

export const campaigns: Competition = {
  slow: ["campaign_members"],
  prepare: async ({ actor, call }) => {
    await aShop(actor);
    const draw = (name: string) => call("POST", "campaigns", { name, source: { kind: "all" }, controlShare: 0.2 });
    return async () => {
      const statuses = await statusesOf(["A", "B", "C"].map(draw));
      return { seen: [statuses, await countOf(actor, MIXED)], right: [[201, 201, 201], 0] };
    };
  },
};

export const campaignOfAudience: Competition = {
  slow: ["campaign_members"],
  prepare: async ({ actor, call }) => {
    await aShop(actor);
    await rowsOf(
      actor,
      `update customers set email = external_id || '@shop.example', email_consent = 'granted' where business_id = $1 returning 1`,
    );
    const { source } = await aView(call);
    const draw = (name: string) =>
      call("POST", "audiences", { ...AUDIENCE, source, name, campaign: { controlShare: 0.2 } });
    return async () => {
      const statuses = await statusesOf(["A", "B"].map(draw));
      return { seen: [statuses, await countOf(actor, MIXED)], right: [[201, 201], 0] };
    };
  },
};

const aCampaign = async ({ actor, call }: Arena): Promise<string> => {
  await aShop(actor);
  const { body } = await call("POST", "campaigns", { name: "A", source: { kind: "all" } });
  return `campaigns/${body?.data?.id}`;
};

export const endedCampaign = once("campaigns", [200, 409], async (arena) => {
  const address = await aCampaign(arena);
  return () => arena.call("POST", `${address}/end`, {});
});

export const deletedCampaign = once("campaigns", [204, 404], async (arena) => {
  const address = await aCampaign(arena);
  return () => arena.call("DELETE", address);
});

export const deletedView = once("saved_views", [204, 404], async ({ call }) => {
  const { id } = await aView(call);
  return () => call("DELETE", `views/${id}`);
});

export const deletedSchedule = once("view_schedules", [204, 404], async ({ actor, call }) => {
  const { body: view } = await call("POST", "views", {
    name: "All",
    query: { list: "customers" },
    sharedWith: "viewer",
  });
  const { userId } = await aMember(actor, "analyst");
  const plan = { viewId: view?.data?.id, frequency: "weekly", format: "csv", recipientIds: [userId] };
  const { body } = await call("POST", "view-schedules", plan);
  return () => call("DELETE", `view-schedules/${body?.data?.id}`);
});

export const deletedEvent = once("planned_events", [204, 404], async ({ call }) => {
  const event = { name: "Spring sale", kind: "sale", startsOn: "2026-05-04", lastDay: "2026-05-10" };
  const { body } = await call("POST", "planned-events", event);
  return () => call("DELETE", `planned-events/${body?.data?.id}`);
});

/** Names that look alike: the second has a space of no width. */
export const alikeSegments = either("customer_segments", [201, 409], async ({ call }) =>
  ["Loyal", "Loy\u200bal"].map((name) => () => call("POST", "segments", manual(name))),
);

const twoSegments = async ({ actor }: Arena): Promise<string[]> => {
  const made = [await createSegment(actor, manual("A")), await createSegment(actor, manual("B"))];
  return made.map(({ id }) => id);
};

export const renamedSegments = either("customer_segments", [200, 409], async (arena) =>
  (await twoSegments(arena)).map((id) => () => arena.call("PATCH", `segments/${id}`, { version: 1, name: "Same" })),
);

export const usedSegment = either("customer_segments", null, async ({ call, ...arena }) => {
  const [used, other] = await twoSegments({ call, ...arena });
  const criteria = { field: "inSegment", operator: "is_any_of", value: [used] };
  return [() => call("DELETE", `segments/${used}`), () => call("PATCH", `segments/${other}`, { version: 1, criteria })];
});

export const renamedMappings = either("import_mappings", [200, 409], async ({ actor, call }) => {
  const made = [];
  for (const name of ["A", "B"]) made.push(await createMapping(actor, { name, mapping: MAPPING }));
  return made.map(
    ({ id }) =>
      () =>
        call("PATCH", `import-mappings/${id}`, { name: "Same" }),
  );
});

export const sameMappings = either("import_mappings", [201, 409], async ({ call }) =>
  [1, 2].map(() => () => call("POST", "import-mappings", { name: "Same", mapping: MAPPING })),
);

export const renamedAxisSegments = either("axis_segment_names", [200, 409], async ({ actor, call }) => {
  await anActiveModel(actor);
  const { body } = await call("GET", "axes/price_sensitivity");
  const segments = (body?.data?.segments ?? []) as { key: string }[];
  return segments.slice(0, 2).map(
    ({ key }) =>
      () =>
        call("PATCH", `axes/price_sensitivity/segments/${key}`, { name: "Same" }),
  );
});

export const users: Competition = {
  slow: ["users"],
  prepare: async ({ actor }) => {
    const email = `new-${randomUUID()}@shop.example`;
    const draft = { email, name: "Ada", password: "correct horse battery", role: "viewer" as const };
    return async () => ({
      seen: (await Promise.all([1, 2].map(() => outcomeOf(createUser(actor, draft))))).sort(),
      right: ONE_OF_TWO,
    });
  },
};

export const businesses: Competition = {
  slow: ["businesses"],
  prepare: async () => {
    const draft = { slug: `s${randomUUID()}`, name: "Shop", timeZone: "UTC", currency: "EUR" };
    return async () => ({
      seen: (await Promise.all([1, 2].map(() => outcomeOf(createBusiness(draft))))).sort(),
      right: ONE_OF_TWO,
    });
  },
};

export const connections = limited("connections", {
  most: 50,
  make: ({ actor }) => aConnection(actor),
  more: ({ call }, n) =>
    call("POST", "connections", {
      kind: "shopify",
      name: `Shop ${n}`,
      storefrontId: 1,
      secret: `shpss_${n}-of-this-test`,
    }),
});

export const slackConnections = limited("slack_connections", {
  most: 20,
  make: ({ actor }) => aSlackConnection(actor),
  more: ({ call }, n) =>
    call("POST", "slack-connections", {
      name: `Channel ${n}`,
      kind: "bot",
      token: "xoxb-0123456789",
      channel: "C0123456789",
      language: "en",
      schedule: "off",
      hour: 9,
      minValue: null,
      includesPersonalData: false,
    }),
});

export const webhookEndpoints = limited("webhook_endpoints", {
  most: 20,
  make: ({ actor }) => aWebhookEndpoint(actor),
  more: ({ call }, n) =>
    call("POST", "webhook-endpoints", {
      name: `Hook ${n}`,
      url: "https://erp.example.com/hook",
      events: ["run.failed"],
    }),
});

const PLAYBOOK = { source: { kind: "playbook", list: "win-back" } };

export const audiences = limited("audiences", {
  most: 200,
  make: async ({ call }) => call("POST", "audiences", { ...AUDIENCE, ...PLAYBOOK, name: "First" }),
  more: ({ call }, n) => call("POST", "audiences", { ...AUDIENCE, ...PLAYBOOK, name: `More ${n}` }),
});

export const helpDesks = either("connections", [201, 409], async ({ call }) =>
  ["A", "B"].map((name) => () => call("POST", "connections", { kind: "gorgias", name, storefrontId: 1 })),
);

export const prefixes: Competition = {
  slow: ["connections", "id_prefixes"],
  prepare: async ({ actor, call }) => {
    const shop = (name: string) =>
      call("POST", "connections", { kind: "woocommerce", name, storefrontId: 1, secret: "a-secret-of-this-test" });
    return async () => {
      await statusesOf(["A", "B", "C"].map(shop));
      return {
        seen: await countOf(actor, "(select distinct id_prefix from connections where business_id = $1) p"),
        right: 3,
      };
    };
  },
};

export const schemeVersions: Competition = {
  slow: ["rfm_schemes"],
  prepare: async ({ call }) => {
    const { body } = await call("GET", "rfm-scheme");
    const save = () => call("POST", "rfm-scheme/versions", { scheme: body?.data?.standard });
    return async () => ({ seen: await statusesOf([save(), save(), save()]), right: [201, 201, 201] });
  },
};

export const samples: Competition = {
  slow: ["businesses"],
  prepare: async ({ actor }) => {
    const { userId } = await aMember(actor);
    const open = () => openSampleBusiness({ ...actor, kind: "user", id: userId });
    return async () => {
      const opened = await Promise.all([open(), open()]);
      return { seen: new Set(opened.map(({ slug }) => slug)).size, right: 1 };
    };
  },
};
