import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { withBusiness } from "#core/db/with-business.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createEndpoint } from "#features/webhooks/manage-webhook-endpoints.ts";
import { listMessagePage } from "#features/webhooks/manage-webhook-messages.ts";
import { WEBHOOK_EVENTS } from "#features/webhooks/rules.ts";
import { asAdmin } from "#testing/request.ts";

type Received = { headers: IncomingHttpHeaders; body: string };

export type WebhookReceiver = AsyncDisposable & {
  url: string;
  /** The requests, also those that it refused. */
  received: Received[];
  /** The status of the answer to a request, by its number from 1; 204 by default. */
  answer: (request: Received, number: number) => number | Promise<number>;
};

/** Another system that receives webhooks. */
export const aWebhookReceiver = async (): Promise<WebhookReceiver> => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
    receiver.received.push(one);
    response.writeHead(await receiver.answer(one, receiver.received.length)).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer: () => 204,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
};

/** An endpoint that subscribes to all events. */
export const aWebhookEndpoint = (
  scope: Scope,
  {
    name = "ERP",
    url = "https://erp.example.com/hook",
    includesPersonalData = false,
  }: { name?: string; url?: string; includesPersonalData?: boolean } = {},
) => createEndpoint(asAdmin(scope), { name, url, events: [...WEBHOOK_EVENTS], segmentIds: null, includesPersonalData });

/** Messages to a business's endpoints, written at once: that a run failed. */
export const queueRunFailed = (scope: Scope, count = 1): Promise<void> =>
  withBusiness(scope, async (client) => {
    for (let i = 0; i < count; i++) {
      const run = { id: crypto.randomUUID(), kind: "clean_up", trigger: "schedule", problem: "INTERNAL_ERROR" };
      await queueWebhook(client, scope, { event: "run.failed", at: new Date(), data: { run } });
    }
  });

/** A message that waits. Returns its ID. */
export const aWebhookMessage = async (scope: Scope): Promise<string> => {
  await aWebhookEndpoint(scope);
  await queueRunFailed(scope);
  const { data } = await listMessagePage(scope, { page: 1, pageSize: 1, sort: "-at" });
  return data[0]?.id ?? "";
};
