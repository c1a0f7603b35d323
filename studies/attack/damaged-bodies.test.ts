import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTRACTS } from "#routes.ts";
import { aBusiness } from "#testing/builders.ts";
import { aToken } from "#testing/request.ts";
import { sendFile, UPLOADS } from "#testing/routes/uploads.ts";
import { damagedBodies } from "./damaged-bodies.ts";

/** The upload routes in a separate process, which any uncaught error would end. */
const PROGRAM = `
  import { createServer } from "node:http";
  import { Readable } from "node:stream";
  import * as costs from "./src/app/api/admin/acquisition-costs/preview/route.ts";
  import * as imports from "./src/app/api/admin/imports/route.ts";
  import * as files from "./src/app/api/admin/imports/files/route.ts";
  import * as tickets from "./src/app/api/admin/tickets/imports/route.ts";
  const server = createServer(async (asked, answer) => {
    const { POST } = asked.url.includes("/tickets/")
      ? tickets
      : asked.url.includes("/files")
        ? files
        : asked.url.includes("-costs/")
          ? costs
          : imports;
    const body = Readable.toWeb(asked);
    const url = "http://localhost:3000" + asked.url;
    const response = await POST(new Request(url, { method: "POST", headers: asked.headers, body, duplex: "half" }));
    answer.writeHead(response.status).end(await response.text());
  }).listen(0, "127.0.0.1", () => console.log(server.address().port));
  // A busy test might write to a connection that was idle for five seconds just as the server closes it.
  server.keepAliveTimeout = 0;`;

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

const send = (address: string, body: Buffer) => sendFile(`http://127.0.0.1:${port}`, address, token, body);

test("every route that takes a file is attacked", () => {
  const takingFiles = CONTRACTS.filter(({ upload }) => upload).map(({ path: address }) => address);
  expect(Object.values(UPLOADS).map(({ address }) => address.split("?")[0])).toEqual(takingFiles);
});

/** All are attacked in the full ring; in the first, one that is read as it arrives, and one that is inspected before. */
const FIRST = ["orders", "files"];

describe.each(Object.entries(UPLOADS))("an upload of %s", (name, { address, header, row, taken, damagedAnswers }) => {
  const csv = header + row(1);

  test.each(Object.entries(damagedBodies(csv)))(
    `survives %s${FIRST.includes(name) ? "" : " @full"}`,
    async (_name, body) => {
      const { status, text } = await send(address, body);
      expect(damagedAnswers, text).toContain(status);
      expect(server.exitCode).toBeNull();
    },
  );

  test("accepts a valid file afterwards", async () => {
    expect((await send(address, Buffer.from(csv))).status).toBe(taken);
  });
});

test("rejects the broken block and the bomb before an import begins", async () => {
  const { address, header, row } = UPLOADS.orders;
  const bodies = damagedBodies(header + row(1));
  for (const name of ["a broken deflate block", "an unknown packing method", "a bomb of line ends"]) {
    const { status } = await send(address, bodies[name] ?? Buffer.alloc(0));
    expect([name, status]).toEqual([name, 400]);
  }
});
