import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { isOfDatabase } from "#core/values/database-away.ts";
import { until } from "#testing/processes/runs.ts";
import { type Fault, type ShopServer, startShopServer } from "#testing/shops/connections/shop-server.ts";
import { provideSettings } from "../server/settings.ts";
import { outgoingClient } from "./outgoing-client.ts";
import { isPrivateAddress, publicOnly } from "./public-address.ts";

const FOREVER = new AbortController().signal;

let shop: ShopServer;
let waits: number[];
beforeAll(async () => {
  shop = await startShopServer(() => ({ text: '{"id":12345678901234567890}' }));
});
afterAll(() => shop[Symbol.asyncDispose]());
beforeEach(() => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  waits = [];
});

/** Waits are noted instead of taking time. */
const client = () => outgoingClient({ wait: async (ms) => void waits.push(ms) });
const read = (over: object = {}) => client().json({ url: `${shop.address}/orders`, signal: FOREVER, ...over });
/** The next `times` requests are answered so. */
const fail = (fault: Fault, times = 1) => shop.failNext(/./, ...Array.from({ length: times }, () => fault));
/** As often as a request is tried. */
const TRIES = 5;

describe("a private address is refused", () => {
  beforeEach(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" }));

  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    // Platform services of Azure and IBM Cloud, which only their own servers reach.
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "161.26.0.10",
    "166.8.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fe80::1%eth0",
    // Translated (SIIT), IPv4-compatible, dummy, segment routing, documentation and not yet assigned ranges.
    "::ffff:0:127.0.0.1",
    "::ffff:0:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "5f00::1",
    "3fff::1",
    "4000::1",
    "fec0::1",
    "2620:4f:8000::1",
    "192.31.196.1",
    "192.175.48.1",
    "192.52.193.1",
    "shop",
  ])("%s", (address) => expect(isPrivateAddress(address)).toBe(true));

  test.each([
    "8.8.8.8",
    "168.63.129.17",
    "166.12.0.1",
    "100.63.255.255",
    "172.32.0.1",
    "2606:4700::1111",
    "3ffe::1",
    "192.31.197.1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is no private address", (address) => expect(isPrivateAddress(address)).toBe(false));

  test.each([
    ["https://127.0.0.1/", "PRIVATE_ADDRESS"],
    ["https://[::ffff:127.0.0.1]/", "PRIVATE_ADDRESS"],
    // Other ways to write 127.0.0.1.
    ["https://2130706433/", "PRIVATE_ADDRESS"],
    ["https://0x7f.1/", "PRIVATE_ADDRESS"],
    // Resolved by the system.
    ["https://localhost/", "PRIVATE_ADDRESS"],
    ["http://shop.example.com/", "INSECURE_ADDRESS"],
  ])("%s is refused", async (url, problem) => {
    await expect(read({ url })).rejects.toMatchObject({ problem, isTransient: false });
    expect(waits).toEqual([]);
  });

  test("a name that resolves to a private address when the connection is opened is refused, in each form of the lookup", async () => {
    const found = (options: object) =>
      new Promise((resolve) => publicOnly("localhost", options, (error) => resolve(error)));
    expect(await found({ all: true })).toMatchObject({ problem: "PRIVATE_ADDRESS" });
    expect(await found({})).toMatchObject({ problem: "PRIVATE_ADDRESS" });
  });
});

describe("a redirect", () => {
  test("is not followed, also to a private address", async () => {
    fail({ status: 302, headers: { location: `${shop.address}/secrets` } });
    const before = shop.requests.length;
    await expect(read()).rejects.toMatchObject({ problem: "REDIRECTED", detail: `${shop.address}/secrets` });
    expect(shop.requests.length).toBe(before + 1);
  });
});

describe("transient errors are retried", () => {
  test("after the time that the shop asks for", async () => {
    fail({ status: 429, headers: { "retry-after": "7" } });
    expect((await read()).json).toMatchObject({ id: "12345678901234567890" });
    expect(waits).toEqual([7000]);
  });

  test("after growing times, and at most five times", async () => {
    fail({ status: 503, text: "<html>" }, TRIES);
    await expect(read()).rejects.toMatchObject({ problem: "SHOP_FAILED", detail: "503" });
    expect(waits).toHaveLength(4);
    for (const [i, ms] of waits.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** i);
    }
  });

  test.each<[string, Fault, string]>([
    ["a body that ends too early", "cut", "UNREACHABLE"],
    ["a body that is no JSON", { text: "<p>Briefly unavailable for scheduled maintenance.</p>" }, "BAD_ANSWER"],
    ["half a document", { text: '[{"id":1},{"i' }, "BAD_ANSWER"],
  ])("%s", async (_, fault, problem) => {
    fail(fault, 2);
    await read();
    expect(waits).toHaveLength(2);
    fail(fault, TRIES);
    await expect(read()).rejects.toMatchObject({ problem });
  });

  test("an error whose wait would hold a worker is not retried", async () => {
    fail({ status: 429, headers: { "retry-after": "3600" } });
    await expect(read()).rejects.toMatchObject({ problem: "RATE_LIMITED", retryAfterMs: 3_600_000 });
    expect(waits).toEqual([]);
  });

  test("a shop that never answers", async () => {
    // On a busy machine a request may end before it arrives: its fault must not hit another test.
    shop.failNext(/never/, ...Array.from({ length: TRIES }, (): Fault => "hang"));
    await expect(read({ url: `${shop.address}/never`, timeoutMs: 20 })).rejects.toMatchObject({ problem: "TIMED_OUT" });
    expect(waits).toHaveLength(4);
  });

  test("an error is not retried once the reading is stopped", async () => {
    fail("hang");
    const stop = new AbortController();
    const before = shop.requests.length;
    const reading = read({ signal: stop.signal });
    reading.catch(() => {});
    await until(async () => shop.requests.length > before);
    stop.abort(new Error("The worker stops"));
    await expect(reading).rejects.toThrow("The worker stops");
  });
});

describe("a connection that the other side closes as it is used again", () => {
  /** Answers the first request of each connection and resets the connection at its second one. */
  const closingServer = async () => {
    const [answered, received] = [new Set<Socket>(), [] as boolean[]];
    const server = createServer((request, response) => {
      const isReused = answered.has(request.socket);
      received.push(isReused);
      if (isReused) return void request.socket.resetAndDestroy();
      answered.add(request.socket);
      response.end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url, received };
  };

  test("is replaced at once, without counting as a try", async () => {
    const server = await closingServer();
    const outgoing = outgoingClient({ tries: 1 });
    for (const _ of [1, 2, 3]) await outgoing.text({ url: server.url, body: { a: 1 }, signal: FOREVER });
    expect(server.received.filter((isReused) => !isReused)).toHaveLength(3);
    expect(server.received).toContain(true);
  });

  test("does not exist for what must be sent at most once", async () => {
    const server = await closingServer();
    const outgoing = outgoingClient({ tries: 1, keepAlive: false });
    for (const _ of [1, 2, 3]) await outgoing.text({ url: server.url, body: { a: 1 }, signal: FOREVER });
    expect(server.received).toEqual([false, false, false]);
  });
});

describe("what does not pass is reported at once", () => {
  test.each([
    [401, { code: "x", message: "Consumer key is invalid." }, "KEY_REJECTED", "401 Consumer key is invalid."],
    [403, { error: { message: "The key lacks charges_read" } }, "PERMISSION_MISSING", "403 The key lacks charges_read"],
    [404, "<html>Not found</html>", "NOT_FOUND", "404"],
    [
      400,
      { errors: [{ code: "INVALID_CURSOR", detail: "Cursor is invalid." }] },
      "BAD_ANSWER",
      "400 Cursor is invalid.",
    ],
  ])("%i", async (status, body, problem, detail) => {
    fail({ status, ...(typeof body === "string" ? { text: body } : { json: body }) });
    await expect(read()).rejects.toMatchObject({ problem, detail });
    expect(waits).toEqual([]);
  });

  test("an error that repeats an address, which the log must not have", async () => {
    fail({ status: 400, json: { detail: "ana@example.com is invalid" } });
    await expect(read()).rejects.toMatchObject({
      detail: "400 ana@example.com is invalid",
      message: "BAD_ANSWER: 400 a•••@••• is invalid",
    });
  });

  test("a message with the character 0, which could not be stored", async () => {
    fail({ status: 400, json: { message: "a\0b" } });
    await expect(read()).rejects.toMatchObject({ detail: "400 ab" });
  });

  test("a refusal whose sentence is beyond what is read of it", async () => {
    fail({ status: 400, json: { padding: "x".repeat(200_000), message: "Too late" } });
    await expect(read()).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "400" });
  });

  test("an answer that is too large, without reading all of it", async () => {
    fail({ text: "1".repeat(100_000) });
    await expect(read({ maxBytes: 1000 })).rejects.toMatchObject({ problem: "BAD_ANSWER" });
  });

  test.each([
    ["too many values", `[${"{},".repeat(300_000)}1]`, "> 500000 values"],
    ["too many levels", "[".repeat(1000) + "]".repeat(1000), "> 100 levels"],
  ])("an answer with %s, which would take long to read", async (_, text, detail) => {
    fail({ text });
    await expect(read()).rejects.toMatchObject({ problem: "BAD_ANSWER", detail });
    expect(waits).toEqual([]);
  });

  test("a shop that is not there", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const error = await read({ url: `http://127.0.0.1:${port}/` }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ problem: "UNREACHABLE", detail: `127.0.0.1:${port} ECONNREFUSED` });
    expect(isOfDatabase(error)).toBe(false);
    // The driver of our database throws the same one.
    expect(isOfDatabase((error as Error).cause)).toBe(true);
  });
});
