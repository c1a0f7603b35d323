import { mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { metrics } from "#core/server/metrics.ts";
import { holdBody } from "#testing/attack/slow-clients.ts";
import { ADDRESS_HEADER, makeHttpServer } from "./http-server.ts";
import { assertPortIsFree, listenOn } from "./port.ts";

const HOST = "127.0.0.1";
const folder = mkdtempSync(path.join(tmpdir(), "c360-http-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLAIN = { dev: false, trustedProxies: 0, dataFolder: folder };

const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

const get = (port: number, headers: Record<string, string> = {}, agent?: Agent, path = "/"): Promise<string> =>
  new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => resolve(body));
    };
    request({ host: HOST, port, path, headers, ...(agent ? { agent } : {}) }, answered)
      .once("error", reject)
      .end();
  });

test("the caller's address is set by the server, not by the client", async () => {
  const { server, drain } = makeHttpServer(async (asked, answer) => {
    answer.end(String(asked.headers[ADDRESS_HEADER]));
  }, PLAIN);
  const port = await listenOn(server, 0, HOST);
  expect(await get(port, { [ADDRESS_HEADER]: "6.6.6.6", "x-forwarded-for": "6.6.6.6" })).toBe(HOST);
  await drain();
});

test("running requests finish, new ones are rejected, and kept-alive connections don't delay the shutdown", async () => {
  const arrived = gate();
  const released = gate();
  const { server, drain } = makeHttpServer(async (_, answer) => {
    arrived.open();
    await released.opened;
    answer.end("done");
  }, PLAIN);
  const port = await listenOn(server, 0, HOST);
  const agent = new Agent({ keepAlive: true });
  const running = get(port, {}, agent);
  await arrived.opened;
  const drained = drain();
  await expect(get(port)).rejects.toThrow(/ECONNREFUSED/);
  released.open();
  const since = Date.now();
  expect(await running).toBe("done");
  await drained;
  // Otherwise it would end at the limit of 20 seconds.
  expect(Date.now() - since).toBeLessThan(15_000);
  agent.destroy();
});

test("a failing handler affects only its own connection", async () => {
  const { server, drain } = makeHttpServer(async (asked, answer) => {
    if (asked.headers["x-break"]) throw new Error("broken");
    answer.end("whole");
  }, PLAIN);
  const port = await listenOn(server, 0, HOST);
  await expect(get(port, { "x-break": "1" })).rejects.toThrow(/socket hang up|ECONNRESET/);
  const counted = (await metrics().requests.get()).values.map(({ labels }) => labels.status);
  expect(counted).toContain("5xx");
  expect(await get(port)).toBe("whole");
  await drain();
});

test("a used port gives a one-line error that says what to do", async () => {
  const { server, drain } = makeHttpServer(async (_, answer) => void answer.end(), PLAIN);
  const port = await listenOn(server, 0, HOST);
  await expect(assertPortIsFree(port, HOST)).rejects.toThrow(
    `Port ${port} is already in use. Stop the other program, or choose another port: PORT=${port + 1}`,
  );
  await drain();
  await expect(assertPortIsFree(port, HOST)).resolves.toBeUndefined();
});

test("requests in progress are counted, and pages and assets are counted by kind", async () => {
  const { requestsInFlight, requests } = metrics();
  requests.reset();
  const inFlight = async () => (await requestsInFlight.get()).values[0]?.value;
  const released = gate();
  const { server, drain } = makeHttpServer(async (_, answer) => {
    await released.opened;
    answer.end("done");
  }, PLAIN);
  const port = await listenOn(server, 0, HOST);
  const asked = ["/rfm?focus=at_risk", "/_next/static/a.js", "/api/admin/me"].map((path) =>
    get(port, {}, undefined, path),
  );
  await expect.poll(inFlight, { timeout: 30_000 }).toBe(3);
  released.open();
  await Promise.all(asked);
  await drain();
  expect(await inFlight()).toBe(0);
  // Requests under /api are counted elsewhere.
  const counted = (await requests.get()).values.map(({ labels, value }) => [labels.route, labels.status, value]);
  expect(counted.sort()).toEqual([
    ["(assets)", "2xx", 1],
    ["(pages)", "2xx", 1],
  ]);
});

test.each([50_000_000, null])(
  "a body for a page (%s bytes announced) is rejected before it is read",
  async (length) => {
    let reached = 0;
    const { server, drain } = makeHttpServer(async (_, answer) => {
      reached += 1;
      answer.end();
    }, PLAIN);
    const port = await listenOn(server, 0, HOST);
    const { head, close } = holdBody(`http://${HOST}:${port}`, { path: "/login", length, sent: 1 });
    expect(await head).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nallow: GET, HEAD\r\n/i);
    expect(reached).toBe(0);
    close();
    await drain();
  },
);
