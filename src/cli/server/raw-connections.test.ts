import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type Answer, makeHttpServer } from "./http-server.ts";
import { listenOn } from "./port.ts";

// What arrives before and beside a request: bytes on a socket, as no HTTP client would send them.

const HOST = "127.0.0.1";
const folder = mkdtempSync(path.join(tmpdir(), "c360-raw-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Next's production server listens for upgrades and never answers one whose path is unknown. */
const ignoreUpgrades = (server: Server): void => {
  server.on("upgrade", (_, socket: Socket) => socket.on("error", () => {}));
};

const serve = async (answer: Answer, { dev = false } = {}) => {
  const { server, drain, cut } = makeHttpServer(answer, { dev, trustedProxies: 0, dataFolder: folder });
  ignoreUpgrades(server);
  const port = await listenOn(server, 0, HOST);
  onTestFinished(cut);
  return { server, port, drain };
};

const open = (port: number) => {
  const socket = connect({ host: HOST, port });
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (part) => {
    received += part.toString("latin1");
  });
  const closed = new Promise<string>((resolve) => {
    socket.once("close", () => resolve(received));
  });
  onTestFinished(() => void socket.destroy());
  return { socket, closed, received: () => received };
};

/** Everything the server sends until it closes the connection. */
const exchange = (port: number, sent: string): Promise<string> => {
  const { socket, closed } = open(port);
  socket.write(sent);
  return closed;
};

const countOpen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

const ok: Answer = async ({ url }, response) => {
  response.end(`answer to ${url}`);
};

const lines = (...parts: string[]): string => `${parts.join("\r\n")}\r\n\r\n`;
const upgrade = (address: string, ...more: string[]): string =>
  lines(`GET ${address} HTTP/1.1`, "host: h", "connection: Upgrade, close", "upgrade: websocket", ...more);

describe("a request to upgrade", () => {
  test.each(["/x", "/_next/static/x", "/_next/hmr", "/api/admin/me", "/login"])(
    "an upgrade of %s is answered like any other request, and its connection ends",
    async (address) => {
      const { server, port } = await serve(ok);
      const answer = await exchange(port, upgrade(address));
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer).toContain(`answer to ${address}`);
      await expect.poll(() => countOpen(server)).toBe(0);
    },
  );

  test("an upgrade that the client abandons leaves nothing open", async () => {
    const { server, port } = await serve(ok);
    const clients = Array.from({ length: 50 }, () => open(port));
    for (const [i, { socket }] of clients.entries()) {
      socket.write(upgrade("/x"), () => (i % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()));
    }
    await Promise.all(clients.map(({ closed }) => closed));
    await expect.poll(() => countOpen(server)).toBe(0);
  });

  test("is passed on in development only for hot reload, and does not delay the end", async () => {
    const { server, port, drain } = await serve(ok, { dev: true });
    const upgraded = new Promise<void>((resolve) => server.once("upgrade", () => resolve()));
    const held = open(port);
    held.socket.write(upgrade("/_next/hmr?id=1"));
    await upgraded;
    expect(await exchange(port, upgrade("/x"))).toContain("answer to /x");
    await drain();
    expect(await held.closed).toBe("");
  });
});

test("CONNECT ends the connection", async () => {
  const { server, port } = await serve(ok);
  expect(await exchange(port, lines("CONNECT example.com:443 HTTP/1.1", "host: example.com:443"))).toBe("");
  await expect.poll(() => countOpen(server)).toBe(0);
});

test("a body that would be refused is not asked for", async () => {
  const { port } = await serve(ok);
  const announced = ["host: h", "content-length: 5", "expect: 100-continue"];
  const refused = await exchange(port, lines("POST /login HTTP/1.1", ...announced));
  expect(refused).toMatch(/^HTTP\/1\.1 405 /);
  const accepted = await exchange(port, lines("POST /api/admin/segments HTTP/1.1", ...announced, "connection: close"));
  expect(accepted).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
});

test.each([
  ["headers that are too long", lines("GET / HTTP/1.1", "host: h", `x: ${"a".repeat(70_000)}`), 431],
  ["an address that is too long", lines(`GET /${"a".repeat(70_000)} HTTP/1.1`, "host: h"), 431],
  ["no HTTP at all", lines("SSH-2.0-OpenSSH"), 400],
  ["a request without a host", lines("GET / HTTP/1.1"), 400],
  ["an unknown expectation", lines("GET / HTTP/1.1", "host: h", "expect: x", "connection: close"), 417],
])("%s: the client is told, and the connection ends", async (_, sent, status) => {
  const { server, port } = await serve(ok);
  expect(await exchange(port, sent)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  await expect.poll(() => countOpen(server)).toBe(0);
});

describe("requests sent without waiting for answers", () => {
  const many = (count: number): string => lines("GET /a HTTP/1.1", "host: h").repeat(count);

  test("are answered in order while they are few", async () => {
    const { port } = await serve(ok);
    const last = lines("GET /last HTTP/1.1", "host: h", "connection: close");
    const answers = await exchange(port, many(15) + last);
    expect(answers.match(/answer to \/a/g)).toHaveLength(15);
    expect(answers).toMatch(/answer to \/last$/);
  });

  test("are answered one at a time, so that a connection gets no more than its share", async () => {
    const [started, ends]: [string[], (() => void)[]] = [[], []];
    const { port } = await serve(async ({ url = "" }, response) => {
      started.push(url);
      await new Promise<void>((resolve) => ends.push(resolve));
      response.end();
    });
    const sent = ["/a", "/api/b", "/_next/c"];
    const { socket } = open(port);
    socket.write(sent.map((address) => lines(`GET ${address} HTTP/1.1`, "host: h")).join(""));
    for (const [i] of sent.entries()) {
      await expect.poll(() => ends.length).toBe(i + 1);
      // A request of another connection, sent later, is answered meanwhile.
      const other = exchange(port, lines("GET /api/other HTTP/1.1", "host: h", "connection: close"));
      await expect.poll(() => ends.length).toBe(i + 2);
      expect(started).toEqual([...sent.slice(0, i + 1), "/api/other"]);
      ends.splice(i + 1)[0]?.();
      expect(await other).toMatch(/^HTTP\/1\.1 200 /);
      started.pop();
      ends[i]?.();
    }
  });

  test("requests that follow the last one of a connection are not processed", async () => {
    const started: string[] = [];
    const { server, port } = await serve(async ({ url = "" }, response) => {
      started.push(url);
      response.end();
    });
    await exchange(port, lines("GET /a HTTP/1.1", "host: h", "connection: close") + many(3));
    await expect.poll(() => countOpen(server)).toBe(0);
    expect(started).toEqual(["/a"]);
  });

  test("end the connection when they are many, before they cost the others anything", async () => {
    let reached = 0;
    const { server, port } = await serve(async (_, response) => {
      reached += 1;
      response.end();
    });
    let read = 0;
    server.on("request", () => {
      read += 1;
    });
    await exchange(port, many(3_000));
    expect(reached).toBe(1);
    expect(read).toBeLessThan(20);
    await expect.poll(() => countOpen(server)).toBe(0);
  });

  test("do not delay the pages of others", async () => {
    let reached = 0;
    const { port } = await serve(async ({ url }, response) => {
      if (url === "/a") {
        reached += 1;
        // Rendering goes on after its reader has left.
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end(`answer to ${url}`);
    });
    const attackers = Array.from({ length: 50 }, () => exchange(port, many(3_000)));
    expect(await exchange(port, lines("GET /b HTTP/1.1", "host: h", "connection: close"))).toContain("answer to /b");
    await Promise.all(attackers);
    expect(reached).toBeLessThanOrEqual(50);
  });

  test("are counted as waiting only until they are answered", async () => {
    const { port } = await serve(ok);
    const { socket, received } = open(port);
    for (let i = 1; i <= 100; i++) {
      socket.write(lines("GET /a HTTP/1.1", "host: h"));
      await expect.poll(() => received().match(/answer to/g)?.length, { interval: 1 }).toBe(i);
    }
  });
});
