import { generateKeyPairSync } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import ssh2 from "ssh2";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { provideSettings } from "#core/server/settings.ts";
import { textProblem } from "#core/values/texts.ts";
import { readFields } from "#features/audiences/destinations/destination-fields.ts";
import { startSftp } from "#testing/audiences/sftp-server.ts";
import { until } from "#testing/processes/runs.ts";
import { duringTest, signal } from "#testing/shops/connections/read-source.ts";
import { openDestination } from "./clients.ts";
import type { DestinationMember } from "./destination-client.ts";
import { openS3 } from "./s3/client.ts";
import { computeKeyFingerprint, openSftp, type SftpAccess } from "./sftp/client.ts";
import { openSignedWebhook } from "./webhook/client.ts";

const MEBIBYTE = 1024 * 1024;

beforeEach(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" }));

const client = outgoingClient({ wait: async () => undefined });

const keys = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 });
const { private: sealedKey } = ssh2.utils.generateKeyPairSync("ecdsa", {
  bits: 256,
  passphrase: "open",
  cipher: "aes256-ctr",
});

describe("an SFTP server", () => {
  const running = async (over: Partial<Parameters<typeof startSftp>[0]> = {}) => {
    const folder = mkdtempSync(path.join(tmpdir(), "sftp-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const server = await duringTest(startSftp({ folder, password: "right", ...over }));
    const hostKey = computeKeyFingerprint(server.publicKey);
    const access = { host: "127.0.0.1", port: server.port, username: "shop", password: "right", folder: "", hostKey };
    return { folder, server, access };
  };

  test("a server that refuses a write while the next bytes are still read has not taken the file", async () => {
    const { folder, server, access } = await running({ refusing: { step: "WRITE", status: 4 } });
    const content = async function* () {
      yield Buffer.alloc(100_000, "a");
      await until(async () => server.events.includes("refuse WRITE"));
      // Until the refusal has arrived.
      for (let i = 0; i < 1000; i++) await turn();
      yield Buffer.alloc(100_000, "b");
    };
    await expect(openSftp(access, { signal }).put("a.csv", Readable.from(content()), 200_000)).rejects.toMatchObject({
      problem: "UNREACHABLE",
      isTransient: true,
    });
    expect(readdirSync(folder)).not.toContain("a.csv");
  });

  const hostKey = `SHA256:${"A".repeat(43)}`;
  let opened: Socket[] = [];
  beforeEach(() => {
    opened = [];
    const note = (message: unknown) => void opened.push((message as { socket: Socket }).socket);
    subscribe("net.client.socket", note);
    onTestFinished(() => void unsubscribe("net.client.socket", note));
  });
  /** A server that leaves open what its clients end. */
  const accepting = async (use: (socket: Socket) => void): Promise<SftpAccess> => {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      onTestFinished(() => void socket.destroy());
      socket.on("error", () => undefined);
      use(socket);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return { host: "127.0.0.1", port, username: "shop", password: "right", folder: "", hostKey };
  };
  /** Whether each connection that was opened is closed on our side, whatever the server does. */
  const areLeft = () => opened.map(({ destroyed }) => destroyed);
  const putOne = (access: SftpAccess) =>
    openSftp(access, { signal }).put("a.csv", Readable.from([Buffer.from("a")]), 1);

  test.each(["SFTP", "OPEN", "WRITE", "CLOSE", "RENAME"] as const)(
    "a server that keeps the connection and never answers %s is given up",
    async (silentAt) => {
      const { folder, access } = await running({ silentAt });
      const files = openSftp(access, { signal, answerMs: 100 });
      await expect(files.put("a.csv", Readable.from([Buffer.from("a")]), 1)).rejects.toMatchObject({
        problem: "TIMED_OUT",
        isTransient: true,
      });
      expect(readdirSync(folder)).not.toContain("a.csv");
    },
  );

  test.each([
    [2, "NOT_FOUND"],
    [3, "PERMISSION_MISSING"],
  ])("a server that refuses a rename with status %i keeps the file it has", async (status, problem) => {
    const { folder, server, access } = await running({ refusing: { step: "RENAME", status } });
    writeFileSync(path.join(folder, "a.csv"), "before");
    await expect(
      openSftp(access, { signal }).put("a.csv", Readable.from([Buffer.from("new")]), 3),
    ).rejects.toMatchObject({ problem });
    expect(readFileSync(path.join(folder, "a.csv"), "utf8")).toBe("before");
    expect(server.events).not.toContain("remove a.csv");
  });

  test.each([
    ["lines without end before its version", () => "x".repeat(80).concat("\r\n").repeat(2000)],
    ["a version without an end", () => "SSH-2.0-".concat("x".repeat(MEBIBYTE))],
    ["an answer of another protocol", () => "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"],
    ["a packet of 2 GB", () => Buffer.concat([Buffer.from("SSH-2.0-x\r\n"), Buffer.from([0x7f, 0xff, 0xff, 0xff])])],
  ])("a server that sends %s is refused", async (_, sent) => {
    const access = await accepting((socket) => {
      const more = () => {
        while (socket.write(sent()) === true);
      };
      socket.on("drain", more);
      more();
    });
    await expect(putOne(access)).rejects.toMatchObject({ problem: "UNREACHABLE" });
    expect(areLeft()).toEqual([true]);
  });

  test.each([
    ["has another host key", {}, "KEY_REJECTED"],
    // The library throws for it before it listens to the connection's errors.
    ["is signed in to with something else than a name", { username: 1 as never }, "UNREACHABLE"],
  ])("a server that %s is left at once", async (_, over: Partial<SftpAccess>, problem) => {
    const { access } = await running();
    await expect(putOne({ ...access, hostKey, ...over })).rejects.toMatchObject({ problem });
    expect(areLeft()).toEqual([true]);
  });

  test.each([
    ["no key", "x"],
    ["a public key", keys.public],
    ["a key with a passphrase", sealedKey],
  ])("is not connected to with %s", async (_, privateKey) => {
    const access = await accepting(() => undefined);
    const rejected = { problem: "KEY_REJECTED", isTransient: false };
    await expect(putOne({ ...access, privateKey })).rejects.toMatchObject(rejected);
    expect(areLeft()).toEqual([]);
  });

  test("may have its folder above the one that a login begins in", () => {
    const given = { host: "h", port: "22", username: "u", password: "p", hostKey, folder: "../incoming" };
    expect(readFields("sftp", given)).toMatchObject({ folder: "../incoming" });
  });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers every request so. */
const answering = async (answer: Answer) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      requests.push(`${request.method} ${request.url}`);
      answer(request, response);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};

/** An answer that goes on until the reader ends it; what was sent of it is counted. */
const endless = (status: number, piece = Buffer.alloc(65_536, "<a>")) => {
  const sent = { bytes: 0 };
  const answer: Answer = (_, response) => {
    response.writeHead(status, { "content-type": "application/xml", etag: '"e"' });
    const more = () => {
      while (!response.destroyed) {
        sent.bytes += piece.length;
        if (response.write(piece) !== true) return;
      }
    };
    response.on("drain", more).on("error", () => undefined);
    more();
  };
  return { sent, answer };
};

describe("S3 storage", () => {
  const access = { region: "r", bucket: "exports", folder: "", accessKeyId: "AKIATEST", secretAccessKey: "secret" };
  const put = (endpoint: string, bytes: number) =>
    openS3({ ...access, endpoint }, { client, signal }).put("a.csv", Readable.from([Buffer.alloc(bytes, 1)]), bytes);

  test.each([
    ["a page of a proxy", (_: IncomingMessage, response: ServerResponse) => void response.end("<html>Log in</html>")],
    [
      "an error with status 200",
      (_: IncomingMessage, response: ServerResponse) =>
        void response.setHeader("etag", '"e"').end("<Error><Code>InternalError</Code></Error>"),
    ],
  ])("storage that answers a file with %s has not taken it", async (_, answer) => {
    const server = await answering(answer);
    await expect(put(server.url, 10)).rejects.toMatchObject({ name: "Error", status: null });
  });

  test("storage that completes an upload with anything but its result has not taken the file", async () => {
    const server = await answering(({ url, method }, response) => {
      if (url?.includes("uploads=")) return void response.end("<R><UploadId>u</UploadId></R>");
      response.setHeader("etag", '"e"').end(method === "POST" ? "<html>Welcome</html>" : "");
    });
    await expect(put(server.url, 9 * MEBIBYTE)).rejects.toMatchObject({ problem: "BAD_ANSWER" });
    expect(server.requests.at(-1)).toBe("DELETE /exports/a.csv?uploadId=u");
  });

  test.each([200, 500])("an answer of status %i without an end is read to at most 2 MB", async (status) => {
    const { sent, answer } = endless(status);
    const server = await answering(answer);
    await expect(put(server.url, 10)).rejects.toMatchObject({
      problem: status === 200 ? "BAD_ANSWER" : "SHOP_FAILED",
    });
    // Beyond what is read, the buffers of both sides' sockets are filled.
    expect(sent.bytes / server.requests.length).toBeLessThan(16 * MEBIBYTE);
  });

  test("an upload ID of a megabyte gets no address of that length", async () => {
    const server = await answering((_, response) => void response.end(`<UploadId>${"u".repeat(MEBIBYTE)}</UploadId>`));
    await expect(put(server.url, 9 * MEBIBYTE)).rejects.toMatchObject({ problem: "BAD_ANSWER" });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["../other", "must not contain .."],
    ["a/../../other/b", "must not contain .."],
    ["..", "must not contain .."],
    ["a\nb", "must be of the form exports/audiences"],
  ])("is not given the folder %j", (folder, problem) => {
    const given = { ...access, endpoint: "https://s3.test", folder };
    expect(() => readFields("s3", given)).toThrow(`folder ${problem}`);
  });

  test("storage that redirects gets no second request, and neither does the other host", async () => {
    const other = await answering((_, response) => void response.end());
    const server = await answering((_, response) => void response.writeHead(307, { location: `${other.url}/x` }).end());
    await expect(put(server.url, 10)).rejects.toMatchObject({ problem: "REDIRECTED" });
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  });

  test.each([
    ["more bytes than it said", "content-length: 1\r\n\r\nabc", "BAD_ANSWER"],
    ["fewer bytes than it said", "content-length: 900\r\n\r\nabc", "UNREACHABLE"],
    ["two lengths", "content-length: 1\r\ncontent-length: 2\r\n\r\nabc", "UNREACHABLE"],
    ["a header without an end", `x: ${"y".repeat(200_000)}`, "UNREACHABLE"],
  ])("storage that sends %s is named", async (_, rest, problem) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined).once("data", () => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    await expect(put(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 10)).rejects.toMatchObject({
      problem,
    });
  });
});

describe("a webhook", () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const members: DestinationMember[] = [{ customerId: "ada", email: "ada@shop.test" }];
  const add = (url: string) =>
    openSignedWebhook(
      { url, secret, audience: { id: "1", name: "VIP" } },
      { client, signal, sendId: "1", now: new Date(0) },
    ).add(members);

  test("reasons that can't be stored as they are get stored in part", async () => {
    const reason = `\0a\ud800${"😀".repeat(400)}`;
    const server = await answering(
      (_, response) => void response.end(JSON.stringify({ rejected: [{ customer_id: "ada", reason }] })),
    );
    const [result] = await add(server.url);
    expect(result?.reason?.startsWith("a\ufffd😀")).toBe(true);
    expect(textProblem(result?.reason ?? "\0")).toBeNull();
  });

  test("an answer without an end is read to at most 2 MB", async () => {
    const { sent, answer } = endless(200);
    const server = await answering(answer);
    await expect(add(server.url)).rejects.toMatchObject({ problem: "BAD_ANSWER" });
    expect(sent.bytes / server.requests.length).toBeLessThan(16 * MEBIBYTE);
  });
});

describe("lists of a system that always names a next page", () => {
  let asked = 0;
  /** With names that make a page half a megabyte. */
  const names = { name: "n".repeat(500_000) };
  const NEXT: Record<string, (number: number) => object> = {
    klaviyo: (n) => ({
      data: [{ id: `${n}`, attributes: names }],
      links: { next: `https://other.test/?page%5Bcursor%5D=${n}` },
    }),
    hubspot: (n) => ({ lists: [{ listId: `${n}`, ...names }], hasMore: true, offset: n }),
    meta: (n) => ({
      data: [{ id: `${n}`, ...names }],
      paging: { next: "https://other.test/", cursors: { after: `${n}` } },
    }),
    google: (n) => ({ userLists: [{ id: `${n}`, displayName: names.name }], nextPageToken: `${n}` }),
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const serviceAccount = JSON.stringify({
    client_email: "shop@project.test",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  });

  test.each([
    ["hubspot", ""],
    ["klaviyo", " @full"],
    ["meta", " @full"],
    ["google", " @full"],
  ] as const)("are read to at most 64 MB from %s%s", async (kind, _) => {
    asked = 0;
    const server = await answering(({ url }, response) => {
      asked += 1;
      if (asked > 300) return void response.writeHead(403).end();
      const token = { access_token: "t", expires_in: 3600 };
      response.end(JSON.stringify(url === "/token" ? token : NEXT[kind]?.(asked)));
    });
    const send = { audience: { id: "1", name: "VIP" }, sendId: "1", now: new Date(0) };
    const context = { client, signal, origin: server.url, tokenOrigin: server.url, ...send };
    const fields = { apiKey: "k", accessToken: "t", accountId: "1", listId: "2", serviceAccount };
    const open = openDestination(kind, fields, context);
    await expect("lists" in open && open.lists()).rejects.toMatchObject({
      problem: "BAD_ANSWER",
      detail: `> ${64 * MEBIBYTE} bytes`,
    });
  });
});
