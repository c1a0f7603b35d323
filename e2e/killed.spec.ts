import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { dataFolder } from "../src/testing/processes/demo-server.ts";
import { type ServerProcess, startServer } from "../src/testing/processes/server-process.ts";

// Kills a separate server repeatedly while three writers use its API: one creates tokens, one renames the business, one
// uploads orders. At the end every acknowledged write must exist, and none may be partial.

const KILLS = 6;
/** Orders per file: enough for a kill to interrupt its import. */
const ORDERS = 1500;
/** This server's own shop; loading the whole demo takes three times as long. */
const CUSTOMERS = "200";

type Written = {
  tokens: string[];
  /** The last acknowledged name, and every name sent since. */
  name: { kept: string | null; asked: string[] };
  imports: string[];
};

type Ask = (method: string, address: string, body?: object | string) => Promise<{ status: number; body: unknown }>;

const apiClient =
  (url: string, token: string): Ask =>
  async (method, address, body) => {
    const type = typeof body === "string" ? "text/csv" : "application/json";
    const response = await fetch(`${url}${address}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

const dataOf = <Data>({ body }: { body: unknown }): Data => (body as { data: Data }).data;

let counter = 0;

const makeTokens = async (ask: Ask, { tokens }: Written): Promise<void> => {
  for (;;) {
    const name = `killed ${++counter}`;
    const { status } = await ask("POST", "/api/admin/tokens", { name, role: "viewer", expiresInDays: 30 });
    expect(status).toBe(201);
    tokens.push(name);
  }
};

type Business = { name: string; version: number };

const renameBusiness = async (ask: Ask, { name }: Written): Promise<void> => {
  let { version } = dataOf<Business>(await ask("GET", "/api/admin/business"));
  for (;;) {
    const next = `Shop ${++counter}`;
    name.asked.push(next);
    const answer = await ask("PATCH", "/api/admin/business", { name: next, version });
    expect(answer.status).toBe(200);
    version = dataOf<Business>(answer).version;
    Object.assign(name, { kept: next, asked: [] });
  }
};

/** Orders from yesterday, each by a different customer. */
const fileOf = (number: number): string => {
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const lines = Array.from({ length: ORDERS }, (_, i) => {
    const invoice = 100_000 + number * ORDERS + i;
    return `${invoice},85123A,LANTERN,2,${day} 10:00:00,2.55,${10_000 + i},Portugal`;
  });
  return ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", ...lines, ""].join("\n");
};

const sendFiles = async (ask: Ask, { imports }: Written): Promise<void> => {
  for (;;) {
    const number = ++counter;
    const address = `/api/admin/imports?format=online-retail&fileName=killed-${number}.csv`;
    const answer = await ask("POST", address, fileOf(number));
    expect(answer.status).toBe(202);
    imports.push(dataOf<{ id: string }>(answer).id);
    await pause(400);
  }
};

/** Runs until the server is gone. Failed connections are expected; unexpected answers are not. */
const untilKilled = async (work: Promise<void>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
  });
};

const killInTheMiddle = async (server: ServerProcess, token: string, written: Written): Promise<void> => {
  const ask = apiClient(server.url, token);
  const writers = [makeTokens, makeTokens, renameBusiness, sendFiles].map((write) => untilKilled(write(ask, written)));
  // Kills at a random moment, after each kind of write has succeeded at least once.
  const [tokens, imports] = [written.tokens.length, written.imports.length];
  while (written.tokens.length === tokens || written.imports.length === imports) await pause(20);
  await pause(Math.random() * 1500);
  await server.end("SIGKILL");
  await Promise.all(writers);
};

type Listed<Row> = { data: Row[]; total: number };

const everyPage = async <Row>(ask: Ask, address: string): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let page = 1; ; page++) {
    const { body } = await ask("GET", `${address}&pageSize=200&page=${page}`);
    const { data, total } = body as Listed<Row>;
    rows.push(...data);
    if (rows.length >= total || data.length === 0) return rows;
  }
};

type Import = { id: string; state: string; ordersNew: number; ordersKept: number };

const finishedImports = async (ask: Ask): Promise<Import[]> => {
  for (;;) {
    const all = await everyPage<Import>(ask, "/api/admin/imports?sort=-startedAt");
    if (all.every(({ state }) => state === "succeeded" || state === "failed")) return all;
    await pause(500);
  }
};

const checkAll = async (ask: Ask, written: Written): Promise<void> => {
  const tokens = await everyPage<{ id: string; name: string }>(ask, "/api/admin/tokens?q=killed");
  expect(tokens.map(({ name }) => name)).toEqual(expect.arrayContaining(written.tokens));
  // Each token has its audit entry, and no entry lacks its token.
  const made = await everyPage<{ things: { kind: string; id: string }[] }>(
    ask,
    "/api/admin/audit-log?action=token.created",
  );
  const ids = tokens.map(({ id }) => id);
  const demoTokens = made.length - tokens.length;
  expect(made.flatMap(({ things }) => things.map(({ id }) => id))).toEqual(expect.arrayContaining(ids));
  expect(demoTokens).toBe(1);

  const business = dataOf<Business>(await ask("GET", "/api/admin/business"));
  expect([written.name.kept, ...written.name.asked]).toContain(business.name);
  const renamed = await everyPage<object>(ask, "/api/admin/audit-log?action=business.changed");
  expect(business.version).toBe(1 + renamed.length);

  const imports = await finishedImports(ask);
  expect(imports.map(({ id }) => id)).toEqual(expect.arrayContaining(written.imports));
  for (const { state, ordersNew, ordersKept } of imports) {
    expect([state, ordersNew, ordersKept]).toEqual(["succeeded", ORDERS, 0]);
  }
};

const ordersOf = async (ask: Ask, days: number): Promise<number> => {
  const { body } = await ask("GET", `/api/reports/customers/segmentation/?days=${days}`);
  return (body as { data: { totals: { order_count: number } } }).data.totals.order_count;
};

test("a server killed repeatedly keeps every acknowledged write, and no partial one", { tag: "@full" }, async () => {
  const folder = dataFolder();
  const start = (port?: number) =>
    startServer({
      command: "demo",
      args: ["--customers", CUSTOMERS],
      dataFolder: folder,
      env: { RATE_LIMIT: "1000000" },
      ...(port && { port }),
    });
  const written: Written = { tokens: [], name: { kept: null, asked: [] }, imports: [] };
  let server = await start();
  try {
    const { token } = JSON.parse(readFileSync(path.join(folder, "demo.json"), "utf8")) as { token: string };
    const before = await ordersOf(apiClient(server.url, token), 9998);
    for (let kill = 0; kill < KILLS; kill++) {
      await killInTheMiddle(server, token, written);
      server = await start();
    }
    const ask = apiClient(server.url, token);
    await checkAll(ask, written);
    const { total } = (await ask("GET", "/api/admin/imports")).body as Listed<Import>;
    expect(await ordersOf(ask, 9999)).toBe(before + total * ORDERS);
    console.log(`  ${KILLS} kills: ${written.tokens.length} tokens, ${written.imports.length} files acknowledged`);
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
