import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { aToken } from "#testing/request.ts";
import { damagedBodies } from "./damaged-bodies.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The upload routes in a separate process, which any uncaught error would end. */
const PROGRAM = `
  import { createServer } from "node:http";
  import { Readable } from "node:stream";
  import * as imports from "./src/app/api/admin/imports/route.ts";
  import * as tickets from "./src/app/api/admin/tickets/imports/route.ts";
  const server = createServer(async (asked, answer) => {
    const { POST } = asked.url.includes("/tickets/") ? tickets : imports;
    const body = Readable.toWeb(asked);
    const url = "http://localhost:3000" + asked.url;
    const response = await POST(new Request(url, { method: "POST", headers: asked.headers, body, duplex: "half" }));
    answer.writeHead(response.status).end(await response.text());
  }).listen(0, "127.0.0.1", () => console.log(server.address().port));`;

const folder = mkdtempSync(path.join(tmpdir(), "damaged-bodies-"));
const server = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM], {
  env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: "silent" },
  stdio: ["ignore", "pipe", "inherit"],
});

let port = 0;
let token = "";
beforeAll(async () => {
  const [text] = await once(server.stdout, "data");
  port = Number(text);
  token = await aToken(await aBusiness({ currency: "GBP" }));
});
afterAll(async () => {
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
  rmSync(folder, { recursive: true });
});

const send = async (address: string, body: Buffer | string) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/gzip" };
  const response = await fetch(`http://127.0.0.1:${port}${address}`, {
    method: "POST",
    headers,
    body: new Uint8Array(Buffer.from(body)),
  });
  return { status: response.status, text: await response.text() };
};

const ORDERS =
  "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" +
  "1,A1,LAMP,1,2011-01-10 09:00:00,2.00,c1,France\n";
const TICKETS = "ticket_id,customer_id,opened_at,channel\nT-1,c1,2026-07-01 10:00,email\n";

// A file of orders is completely read only after it was accepted; later damage shows in the import's state.
describe.each([
  ["orders", "/api/admin/imports?format=online-retail", ORDERS, [202, 400], 202],
  ["tickets", "/api/admin/tickets/imports", TICKETS, [400], 200],
])("an upload of %s", (_, address, csv, allowed, good) => {
  test.each(Object.entries(damagedBodies(csv)))("survives %s", async (_name, body) => {
    const { status, text } = await send(address, body);
    expect(allowed, text).toContain(status);
    expect(server.exitCode).toBeNull();
  });

  test("accepts a valid file afterwards", async () => {
    expect((await send(address, csv)).status).toBe(good);
  });
});

test("a damaged block and a decompression bomb are rejected before an import starts", async () => {
  const bodies = damagedBodies(ORDERS);
  for (const name of ["a broken deflate block", "an unknown packing method", "a bomb of line ends"]) {
    const { status } = await send("/api/admin/imports?format=online-retail", bodies[name] ?? "");
    expect([name, status]).toEqual([name, 400]);
  }
});
