import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testMessage } from "#features/slack/rules/digest-message.ts";
import { aWebhookReceiver, type WebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { importCopies } from "#testing/module-copies.ts";
import { CHANNEL, type SlackServer, startSlack, TOKEN } from "#testing/slack/slack-server.ts";
import { provideSettings } from "../server/settings.ts";

// Two copies of the modules in one process, as Next's bundle and the worker are in the built product: one of them makes a shared
// client, and the other one has to understand its errors. `module-copies.full.test.ts` tests the built product.

const load = async () => {
  const [webhooks, slack, errors] = await importCopies(() =>
    Promise.all([
      import("#features/webhooks/send-webhook.ts"),
      import("#features/slack/store/slack-client.ts"),
      import("#features/slack/store/slack-error.ts"),
    ]),
  );
  return { ...webhooks, ...slack, ...errors };
};
type Copy = Awaited<ReturnType<typeof load>>;

const FOREVER = new AbortController().signal;
/** Where nobody listens. */
let closedPort: number;
let receiver: WebhookReceiver;
let slack: SlackServer;
let copies: [Copy, Copy];

beforeAll(async () => {
  receiver = await aWebhookReceiver();
  slack = await startSlack();
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  closedPort = (closed.address() as AddressInfo).port;
  await new Promise((resolve) => closed.close(resolve));
  copies = [await load(), await load()];
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await slack[Symbol.asyncDispose]();
});
beforeEach(() => slack.use());

const send = ({ sendWebhook }: Copy, url: string) =>
  sendWebhook(
    { id: crypto.randomUUID(), event: "webhook.test", at: new Date(), data: {}, customer: null },
    { url, secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], includesPersonalData: false },
    FOREVER,
  );
const post = ({ postToSlack }: Copy) =>
  postToSlack({ keys: { token: TOKEN }, channel: CHANNEL }, testMessage("Shop", "en"), { signal: FOREVER });

test("the copies have classes of their own", () => {
  const [one, other] = copies;
  expect(one.SlackError).not.toBe(other.SlackError);
  expect(new one.SlackError("UNREACHABLE", "")).toBeInstanceOf(other.SlackError);
});

describe.each([
  ["the first copy", 0],
  ["the second copy", 1],
] as const)("after %s made the clients", (_, first) => {
  const copy = (at: 0 | 1) => copies[at === 0 ? first : first === 0 ? 1 : 0];

  beforeAll(async () => {
    for (const name of ["webhook client", "slack client"])
      Reflect.deleteProperty(globalThis, Symbol.for(`customer-360.${name}`));
    slack.use();
    receiver.answer = () => 204;
    expect(await send(copy(0), receiver.url)).toMatchObject({ status: 204, problem: null });
    await post(copy(0));
  });

  test.each([500, 410])("the other one reads the status %i of a webhook", async (status) => {
    receiver.answer = () => status;
    expect(await send(copy(1), receiver.url)).toMatchObject({ status, problem: "REFUSED" });
  });

  test("the other one reads that nobody listens, and that an address is private", async () => {
    expect(await send(copy(1), `http://127.0.0.1:${closedPort}/`)).toMatchObject({
      status: null,
      problem: "UNREACHABLE",
    });
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    expect(await send(copy(1), "https://localhost/")).toMatchObject({ status: null, problem: "PRIVATE_ADDRESS" });
  });

  test("the other one reads why Slack took no message", async () => {
    slack.failNext(/postMessage/, { status: 503 });
    await expect(post(copy(1))).rejects.toMatchObject({ problem: "SLACK_FAILED" });
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no", SLACK_API_URL: "https://localhost/api/" });
    await expect(post(copy(1))).rejects.toMatchObject({ problem: "PRIVATE_ADDRESS" });
  });
});
