import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { withBusiness } from "#core/db/with-business.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createUser } from "#features/accounts/manage-users.ts";
import { setAlertChoices } from "#features/alerts/manage-choices.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { putDestination } from "#features/audiences/manage-destination.ts";
import { requestSend } from "#features/audiences/send-audience.ts";
import { createConnection } from "#features/imports/connections/manage-connections.ts";
import { SEND_DIGEST } from "#features/overview/runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { createSlackConnection, sendSlackDigestNow } from "#features/slack/manage-connections.ts";
import { createViewSchedule } from "#features/view-schedules/manage-schedules.ts";
import { SEND_VIEW } from "#features/view-schedules/runs.ts";
import { createView } from "#features/views/manage-views.ts";

import { aWebhookEndpoint } from "#testing/audiences/webhook-receiver.ts";
import { saveSales } from "#testing/builders.ts";
import { aMailServer } from "#testing/mail-server.ts";
import { SECRET } from "#testing/shops/connections/connections.ts";
import { WOO_KEYS } from "#testing/shops/connections/woocommerce-shop.ts";

/** Other systems at one address, and at one domain of email addresses. */
export type Receivers = {
  address: string;
  domain: string;
  /** How many targets were called: paths, and addresses of emails. */
  count: () => number;
};

/** Receivers that answer nothing until they are released, and others that answer at once. */
export const openReceivers = async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const mail = await aMailServer();
  const releaseMail = mail.hold("recipients", (address) => address.endsWith("@slow.example"));
  const receivers = async (domain: string, answer: Promise<void>): Promise<Receivers & { close: () => void }> => {
    const called = new Set<string>();
    const server = createServer(async ({ url }, response) => {
      called.add(url?.split("/")[1] ?? "");
      await answer;
      response.writeHead(200, { "content-type": "application/json" }).end("[]");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const mails = () => new Set(mail.addresses.recipients.filter((address) => address.endsWith(`@${domain}`))).size;
    return {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      domain,
      count: () => called.size + mails(),
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  };
  const slow = await receivers("slow.example", released);
  const quick = await receivers("quick.example", Promise.resolve());
  return {
    slow,
    quick,
    use: () =>
      provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes", SMTP_URL: mail.url, MAIL_FROM: "digest@shop.example" }),
    release: () => {
      release();
      releaseMail();
    },
    [Symbol.asyncDispose]: async () => {
      for (const { close } of [slow, quick]) close();
      await mail[Symbol.asyncDispose]();
    },
  };
};

const repeat = async (count: number, work: (number: number) => Promise<unknown>): Promise<void> => {
  for (let number = 1; number <= count; number++) await work(number);
};

/** By queue: makes it call so many of a business's receivers. */
export const CALLS: Record<string, (actor: Actor, receivers: Receivers, targets: number) => Promise<void>> = {
  webhook_messages: async (actor, { address }, targets) => {
    await repeat(targets, (i) =>
      aWebhookEndpoint(actor, { name: `ERP ${i}`, url: `${address}/${actor.businessId}-${i}` }),
    );
    const run = { id: crypto.randomUUID(), kind: "clean_up", trigger: "schedule", problem: "INTERNAL_ERROR" };
    await withBusiness(actor, (client) =>
      queueWebhook(client, actor, { event: "run.failed", at: new Date(), data: { run } }),
    );
  },
  sync_connection: (actor, { address }, targets) =>
    repeat(targets, (i) =>
      createConnection(actor, {
        kind: "woocommerce",
        name: `Shop ${i}`,
        storefrontId: 1,
        secret: SECRET,
        address: `${address}/${actor.businessId}-${i}`,
        ...WOO_KEYS,
      }),
    ),
  audience_send: async (actor, { address }, targets) => {
    const customer = { externalId: "c1", email: "c1@shop.test", emailConsent: "granted" as const };
    await saveSales(actor, { customers: [{ ...customer, createdAt: new Date(0) }] });
    const { id: segmentId } = await createSegment(actor, { name: "Picked", criteria: {}, isAutomatic: false });
    await withBusiness(actor, (client) =>
      client.query(
        `insert into customer_segment_assignments (business_id, segment_id, customer_id, by_kind)
         select $1, $2, customer_id, 'system' from customers where business_id = $1 returning 1`,
        [actor.businessId, segmentId],
      ),
    );
    const plan = { format: "csv", purpose: "email", schedule: "manual", hour: 6 } as const;
    await repeat(targets, async (i) => {
      const draft = { ...plan, name: `Picked ${i}`, source: { kind: "segment", segmentId } as const };
      const { id } = await createAudience(actor, draft, { language: "en" });
      const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
      await putDestination(actor, id, { kind: "webhook", url: `${address}/${actor.businessId}-${i}`, secret });
      await requestSend(actor, id);
    });
  },
  slack_digest: (actor, { address }, targets) =>
    repeat(targets, async (i) => {
      const { id } = await createSlackConnection(actor, {
        name: `Channel ${i}`,
        kind: "webhook",
        url: `${address}/${actor.businessId}-${i}/secret`,
        language: "en",
        schedule: "off",
        hour: 9,
        minValue: null,
        includesPersonalData: true,
      });
      await sendSlackDigestNow(actor, id);
    }),
  send_view: async (actor, { domain }, targets) => {
    const query = { list: "customers" } as const;
    const view = await createView(actor, { name: "All", query, sharedWith: "viewer" });
    const recipientIds: string[] = [];
    await repeat(targets, async (i) => {
      const email = `${actor.businessId}-${i}@${domain}`;
      const user = { email, name: "Ana", password: "correct horse battery", role: "admin" } as const;
      recipientIds.push((await createUser(actor, user)).id);
    });
    const plan = { viewId: view.id, frequency: "weekly", hour: 8, format: "csv", recipientIds } as const;
    const { id: scheduleId } = await createViewSchedule(actor, plan);
    for (const userId of recipientIds) await requestRun(actor, SEND_VIEW, { scheduleId, userId, day: "2026-01-15" });
  },
  send_digest: (actor, { domain }, targets) =>
    repeat(targets, async (i) => {
      const email = `${actor.businessId}-${i}@${domain}`;
      const user = { email, name: "Ana", password: "correct horse battery", role: "admin" } as const;
      const { id: userId } = await createUser(actor, user);
      await setAlertChoices({ ...actor, kind: "user", id: userId }, { digest: "daily", digestHour: 0 });
      await requestRun(actor, SEND_DIGEST, { userId, day: "2026-01-15" });
    }),
};
