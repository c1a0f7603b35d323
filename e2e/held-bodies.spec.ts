import { randomBytes } from "node:crypto";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { holdBodies, statusIn } from "#testing/processes/slow-clients.ts";
import { type ServerProcess, startServer } from "../src/testing/processes/server-process.ts";
import { DEMO_FILE, demo } from "./demo.ts";

const MB = 1024 * 1024;
const METRICS_TOKEN = randomBytes(48).toString("base64url");

// All tests share one server, one after the other.
test.describe.configure({ mode: "default" });

/** A separate process, so that nothing else affects its memory. */
let server: ServerProcess;

test.beforeAll(async () => {
  server = await startServer({
    command: "start",
    dataFolder: path.dirname(DEMO_FILE),
    env: { AUTH_SECRET: randomBytes(48).toString("base64url"), METRICS_TOKEN, WORKER: "apart", BODY_BUDGET_MB: "128" },
  });
});
test.afterAll(() => server.end());

const residentMb = async (): Promise<number> => {
  const response = await fetch(`${server.url}/api/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(await response.text())?.[1]) / MB;
};

/** Each answer's status, and the megabytes by which the process grew while the bodies were held. */
const attack = async (count: number, about: Parameters<typeof holdBodies>[2]) => {
  const before = await residentMb();
  const clients = holdBodies(server.url, count, about);
  // A refused client has its answer but may keep sending until the server's timeout.
  await Promise.all(clients.map(({ sending, head }) => Promise.race([sending, head.catch(() => sending)])));
  const grown = (await residentMb()) - before;
  const heads = await Promise.all(
    clients.map(({ head }) =>
      Promise.race([head.catch(() => ""), new Promise<string>((resolve) => setTimeout(resolve, 5000, ""))]),
    ),
  );
  for (const { close } of clients) close();
  return { grown, heads };
};

for (const length of [11 * MB, null]) {
  test(`pages accept no bodies: 60 of 9 MB, ${length ? "announced" : "chunked"}, use almost no memory`, {
    tag: "@full",
  }, async () => {
    const { grown, heads } = await attack(60, { path: "/login", length, sent: 9 * MB });
    test.info().annotations.push({ type: "grown", description: `${Math.round(grown)} MB` });
    expect(grown).toBeLessThan(200);
    for (const head of heads.filter((each) => each !== "")) expect(statusIn(head)).toBe(405);
  });
}

test("bodies of one business stay within its part of the budget: 20 of 40 MB", { tag: "@full" }, async () => {
  const { grown, heads } = await attack(20, {
    path: "/api/v1/ai/echointel/customer-intelligence/clv-forecast",
    headers: {
      authorization: `Bearer ${demo.token}`,
      "content-type": "application/json",
      "x-customer-api-id": demo.tenantId,
      "x-secret": demo.secret,
    },
    length: 40 * MB,
    sent: 39 * MB,
  });
  test.info().annotations.push({ type: "grown", description: `${Math.round(grown)} MB` });
  expect(grown).toBeLessThan(400);
  const refused = heads.filter((head) => statusIn(head) === 503);
  expect(refused.length).toBeGreaterThan(0);
  for (const head of refused) expect(head).toMatch(/\r\nretry-after: \d+/i);
});
