import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { bodyBytesHeld, makeBodyBudget } from "#core/load/body-budget.ts";
import { provideSettings } from "#core/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { readBytes } from "./body.ts";
import { handle } from "./handle.ts";

const MB = 1024 * 1024;
const BLANKS = new Uint8Array(MB).fill(0x20);

const route = handle({
  POST: [
    defineContract({
      method: "POST",
      path: "/api/probe/bodies",
      summary: "Takes a large body",
      auth: "session-or-bearer",
      permission: null,
      errors: "admin",
      bodyLimit: 64 * MB,
      input: z.object({}),
      output: z.object({}),
    }),
    () => ({}),
  ],
});

/** A chunked body of this many megabytes that stays open until `finish`. */
const hold = (token: string, megabytes: number) => {
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let sent = 0;
  const body = new ReadableStream({
    pull: async (controller) => {
      if (sent++ < megabytes) return controller.enqueue(BLANKS);
      await ended;
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.close();
    },
  });
  const request = aRequest("POST", "/api/probe/bodies", { token, headers: { "content-type": "application/json" } });
  const answer = route.POST(new Request(request, { body, duplex: "half" } as RequestInit));
  return { answer, finish };
};

let ownToken = "";
let otherToken = "";
beforeAll(async () => {
  provideSettings({ BODY_BUDGET_MB: "128" });
  ownToken = await aToken(await aBusiness());
  otherToken = await aToken(await aBusiness());
});

test("bodies beyond a business's part get 503 with the seconds to wait, without affecting other businesses", async () => {
  const held = hold(ownToken, 40);
  await expect.poll(bodyBytesHeld).toBe(40 * MB);
  const refused = await hold(ownToken, 40).answer;
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  const other = hold(otherToken, 40);
  await expect.poll(bodyBytesHeld).toBe(80 * MB);
  other.finish();
  held.finish();
  expect([(await other.answer).status, (await held.answer).status]).toEqual([200, 200]);
  expect(bodyBytesHeld()).toBe(0);
});

test("a body announced as too large is refused before it is read", async () => {
  const held = hold(ownToken, 40);
  await expect.poll(bodyBytesHeld).toBe(40 * MB);
  const headers = { "content-length": String(30 * MB), "content-type": "application/json" };
  const refused = await route.POST(aRequest("POST", "/api/probe/bodies", { token: ownToken, body: "{}", headers }));
  expect(refused.status).toBe(503);
  held.finish();
  await held.answer;
});

test("a stalled body is aborted and releases its memory", async () => {
  const stalled = new Request("http://localhost/", {
    method: "POST",
    body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) }),
    duplex: "half",
  } as RequestInit);
  const share = makeBodyBudget(100).open("a");
  const reading = readBytes(stalled, MB, share, { graceMs: 20, bytesPerSecond: 1000 });
  await expect(reading).rejects.toMatchObject({ code: "INVALID_JSON", cause: new Error("The body came too slowly") });
});
