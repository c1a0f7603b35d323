import { mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { metrics } from "#core/server/metrics.ts";
import { holdBody } from "#testing/processes/slow-clients.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { ADDRESS_HEADER, makeHttpServer, normalizeTarget, refusePage, rewriteUnroutable } from "./http-server.ts";
import { assertPortIsFree, listenOn } from "./port.ts";

test.each([
  ["POST", "/unsubscribe/abc", "/api/unsubscribe/abc"],
  ["POST", "/unsubscribe/abc?utm_source=mail", "/api/unsubscribe/abc?utm_source=mail"],
  ["POST", "https://shop.example/unsubscribe/abc", "/api/unsubscribe/abc"],
  ["GET", "/unsubscribe/abc", "/unsubscribe/abc"],
  ["POST", "/unsubscribe", "/unsubscribe"],
  ["POST", "/unsubscribe/a/b", "/unsubscribe/a/b"],
  ["POST", "/login", "/login"],
  ["GET", "http://evil.example/login/?next=/rfm", "/login/?next=/rfm"],
  ["GET", "HTTP://evil.example:81", "/"],
  ["GET", "https://evil.example?a=1", "/?a=1"],
  ["GET", "http:\\\\evil.example\\x", "/\\x"],
  ["GET", "/rfm?from=http://a.example/", "/rfm?from=http://a.example/"],
  ["OPTIONS", "*", "*"],
])("%s %s is answered as %s", (method, url, target) => {
  const request = { method, url };
  normalizeTarget(request);
  expect(request.url).toBe(target);
});

/** The head of the answer to a request line that `fetch` doesn't send. */
const headOf = async (port: number, line: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split("\r\n\r\n")[0] ?? "";
};

test("no redirect leads to the host that a request line names", async () => {
  const server = await serveRoutes();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const port = Number(new URL(server.url).port);
  expect(await headOf(port, "GET http://evil.example/login?password=x")).toContain("location: /login\r\n");
  expect(await headOf(port, "GET http://evil.example/api/health/live")).toMatch(/^HTTP\/1.1 200 /);
});

test.each([
  ["two hosts", "Host: a\r\nHost: a"],
  ["two different hosts", "Host: a\r\nhost: b"],
  ["a host that is none", "Host: a b"],
  ["a host with a path", "Host: a/b"],
  ["a host with a user", "Host: u@a"],
  ["a host with an impossible port", "Host: a:99999"],
  ["an empty host", "Host: "],
])("a request with %s is 400, whatever it asks for", async (_, host) => {
  const server = await serveRoutes();
  onTestFinished(() => server[Symbol.asyncDispose]());
  for (const line of ["GET /api/health/live", "POST /api/auth/form/login", "GET /login"]) {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(`${line} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
  }
});

const made = (method: string, url: string, headers: Record<string, string> = {}) => {
  const request = { method, url, headers };
  rewriteUnroutable(request);
  return request;
};

test.each([
  ["GET", "/api/admin/me?q=%"],
  ["POST", "/api/v1/ai/x"],
  ["GET", "/caf%C3%A9"],
])("%s %s is passed on unchanged", (method, url) => {
  expect(made(method, url)).toEqual({ method, url, headers: {} });
});

test.each([
  ["/api/%", "/api/-"],
  ["/api/reports/%ff?a=1", "/api/reports/-"],
  ["/api/v1/ai/x/%e0%a4", "/api/v1/ai/-"],
  ["/%", "/-"],
])("%s, which is malformed, is routed to %s", (url, near) => {
  expect(made("GET", url)).toEqual({ method: "GET", url: near, headers: {} });
});

test("an unsupported method is passed in a header that only we set", () => {
  expect(made("TRACE", "/api/reports/customers")).toEqual({
    method: "GET",
    url: "/api/reports/-",
    headers: { "x-customer-360-method": "TRACE" },
  });
  expect(made("GET", "/api/x", { "x-customer-360-method": "TRACE" }).headers).toEqual({});
});

test("a header that Next would log unescaped is removed: there are no server actions", () => {
  const asked = { "next-action": "\u001b[2J forged", accept: "text/html" };
  expect(made("POST", "/login", asked).headers).toEqual({ accept: "text/html" });
});

const asked = (method: string, url: string, headers: Record<string, string> = {}) =>
  refusePage({ method, url, headers });

test.each([
  ["GET", "/login?next=%2Frfm"],
  ["HEAD", "/"],
  ["POST", "/api/auth/form/login"],
  ["DELETE", "/api"],
  ["POST", "/mcp"],
  ["GET", "/invite?token=inv_1"],
])("%s %s is passed to Next", (method, url) => expect(asked(method, url)).toBeNull());

test.each([
  ["POST", "/login"],
  ["PUT", "/"],
  ["TRACE", "/rfm"],
  ["POST", "/apiary"],
  ["POST", "/mcp/login"],
  ["POST", "/api/../login"],
  ["POST", "/api/%2e%2e/login"],
  ["POST", "/api\\..\\login"],
  ["POST", "//api/admin/me"],
  ["POST", "/_next/image"],
])("%s %s is not allowed", (method, url) =>
  expect(asked(method, url)).toEqual({ status: 405, headers: { allow: "GET, HEAD" } }),
);

test("no kind of body makes a page take a POST: a server action's is multipart", () => {
  const headers = {
    "content-type": "multipart/form-data; boundary=x",
    "next-action": "a1",
    "content-length": "9000000",
  };
  expect(asked("POST", "/login", headers)?.status).toBe(405);
});

test("a page request has no body, however its length is declared", () => {
  expect(asked("GET", "/login", { "content-length": "9000000" })?.status).toBe(413);
  expect(asked("GET", "/login", { "transfer-encoding": "chunked" })?.status).toBe(413);
  expect(asked("GET", "/login", { "content-length": "0" })).toBeNull();
});

test.each([
  ["/login?email=a%40b.example&password=hunter2&next=%2Frfm", "/login?next=%2Frfm"],
  ["/invite?token=inv_1&password=hunter2", "/invite?token=inv_1"],
  ["/login?password", "/login"],
  ["//evil.example/?password=x", "/evil.example/"],
  ["/\\evil.example?password=x", "/evil.example"],
])("%s redirects to %s", (url, location) => {
  expect(asked("GET", url)).toMatchObject({ status: 303, headers: { location } });
});

test("development posts are passed on", () => {
  expect(refusePage({ method: "POST", url: "/__nextjs_original-stack-frames", headers: {} }, true)).toBeNull();
});

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

test("a used port gives a one-line error that says what to do @full", async () => {
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
