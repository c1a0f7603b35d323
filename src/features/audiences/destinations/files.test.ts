import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { provideSettings } from "#core/server/settings.ts";
import { expectedSignature, startS3 } from "#testing/audiences/s3-server.ts";
import { startSftp } from "#testing/audiences/sftp-server.ts";
import { duringTest, signal } from "#testing/shops/connections/read-source.ts";
import { openS3, partBytesFor } from "./s3/client.ts";
import { computeKeyFingerprint, openSftp } from "./sftp/client.ts";

const MEBIBYTE = 1024 * 1024;

beforeEach(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" }));

const client = outgoingClient({ wait: async () => undefined });

/** In chunks that no part ends with. */
const readable = (content: Buffer): Readable => {
  const chunks = Array.from({ length: Math.ceil(content.length / 70_001) }, (_, i) =>
    content.subarray(i * 70_001, (i + 1) * 70_001),
  );
  return Readable.from(chunks);
};

describe("S3", () => {
  const access = {
    region: "eu-central-1",
    bucket: "shop.exports",
    folder: "audiences/é",
    accessKeyId: "AKIATEST",
    secretAccessKey: "secret+/key",
  };
  const running = async () => {
    const server = await duringTest(startS3(access.secretAccessKey));
    return { server, files: openS3({ ...access, endpoint: server.address }, { client, signal }) };
  };
  const KEY = "/shop.exports/audiences/%C3%A9/win%20back%20%281%29.csv";

  test("the local server wants the signature of Amazon's own example", () => {
    // docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Example: GET Object".
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=?";
    const headers = {
      authorization,
      host: "examplebucket.s3.amazonaws.com",
      range: "bytes=0-9",
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": createHash("sha256").digest("hex"),
    };
    const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    expect(expectedSignature({ method: "GET", url, headers, secret })).toBe(signature);
  });

  test("a small file is put at once, and an empty one too", async () => {
    const { server, files } = await running();
    await files.put("win back (1).csv", readable(Buffer.from("email\r\nada@shop.test\r\n")), 22);
    await files.put("empty.csv", Readable.from([]), 0);
    expect(String(server.objects.get(KEY))).toBe("email\r\nada@shop.test\r\n");
    expect(server.objects.get("/shop.exports/audiences/%C3%A9/empty.csv")).toHaveLength(0);
    expect(server.requests).toHaveLength(2);
  });

  test("a large file is put in parts, which appear together, in spite of errors on the way", async () => {
    const { server, files } = await running();
    const content = Buffer.alloc(17 * MEBIBYTE, "0123456789abcdef-");
    server.failNext(/partNumber=2/, { status: 503, code: "SlowDown" });
    await files.put("win back (1).csv", readable(content), content.length);
    expect(server.objects.get(KEY)?.equals(content)).toBe(true);
    expect(server.uploads.size).toBe(0);
    // One to begin, three parts of which one is repeated, one to complete.
    expect(server.requests).toHaveLength(6);
  });

  test("what can't be completed is aborted, so that no parts stay", async () => {
    const { server, files } = await running();
    const content = Buffer.alloc(9 * MEBIBYTE, 1);
    server.failNext(/partNumber=2/, { status: 403, code: "AccessDenied" });
    await expect(files.put("a.csv", readable(content), content.length)).rejects.toMatchObject({
      problem: "PERMISSION_MISSING",
      detail: "403 AccessDenied",
    });
    expect([server.uploads.size, server.objects.size]).toEqual([0, 0]);
    // Completing answers 200 and then fails; repeated, it succeeds.
    server.failNext(/^POST .*uploadId/, { status: 200, code: "InternalError" });
    await files.put("a.csv", readable(content), content.length);
    expect(server.objects.size).toBe(1);
  });

  test("a wrong key is named as such", async () => {
    const { server } = await running();
    const files = openS3({ ...access, endpoint: server.address, secretAccessKey: "other" }, { client, signal });
    await expect(files.put("a.csv", readable(Buffer.from("a")), 1)).rejects.toMatchObject({
      problem: "PERMISSION_MISSING",
      detail: "403 SignatureDoesNotMatch",
    });
  });

  test("parts grow with the file, which has at most 10,000", () => {
    const terabyte = 1024 ** 4;
    expect([partBytesFor(0), partBytesFor(80_000 * MEBIBYTE)]).toEqual([8 * MEBIBYTE, 8 * MEBIBYTE]);
    // 5 TiB / 10,000 = 524.288 MiB.
    expect(partBytesFor(5 * terabyte)).toBe(525 * MEBIBYTE);
  });
});

describe("SFTP", () => {
  const running = async (over: { cutAfterBytes?: number } = {}) => {
    const folder = mkdtempSync(path.join(tmpdir(), "sftp-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const server = await duringTest(startSftp({ folder, password: "right", ...over }));
    const access = {
      host: "127.0.0.1",
      port: server.port,
      username: "shop",
      password: "right",
      folder: "",
      hostKey: computeKeyFingerprint(server.publicKey),
    };
    return { folder, server, access };
  };

  test("a file is written under a temporary name, and replaces one of its name", async () => {
    const { folder, server, access } = await running();
    const content = Buffer.alloc(300_000, "email;");
    const files = openSftp(access, { signal });
    await files.put("a.csv", readable(content), content.length);
    expect(server.events).toEqual(["open .a.csv.part", "rename .a.csv.part a.csv"]);
    await files.put("a.csv", readable(Buffer.from("new")), 3);
    expect(readFileSync(path.join(folder, "a.csv"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a.csv"]);
  });

  test("a connection that ends in the middle leaves no file of that name, and the next attempt writes it", async () => {
    const { folder, access } = await running({ cutAfterBytes: 100_000 });
    const content = Buffer.alloc(300_000, 1);
    await expect(openSftp(access, { signal }).put("a.csv", readable(content), content.length)).rejects.toMatchObject({
      problem: "UNREACHABLE",
      isTransient: true,
    });
    expect(readdirSync(folder)).toEqual([".a.csv.part"]);
    await openSftp(access, { signal }).put("a.csv", readable(Buffer.from("a")), 1);
    expect(readdirSync(folder)).toEqual(["a.csv"]);
  });

  test("nothing is sent to a server with another host key, and its own is named", async () => {
    const { server, access } = await running();
    const files = openSftp({ ...access, hostKey: `SHA256:${"A".repeat(43)}` }, { signal });
    await expect(files.put("a.csv", readable(Buffer.from("a")), 1)).rejects.toMatchObject({
      problem: "KEY_REJECTED",
      detail: `127.0.0.1 ${access.hostKey}`,
      isTransient: false,
    });
    expect(server.events).toEqual([]);
  });

  test("a wrong password, a missing folder, a private address and an end of the run are distinguished", async () => {
    const { access } = await running();
    const put = (over: object, by = signal) =>
      openSftp({ ...access, ...over }, { signal: by }).put("a.csv", readable(Buffer.from("a")), 1);
    await expect(put({ password: "wrong" })).rejects.toMatchObject({ problem: "KEY_REJECTED", detail: "127.0.0.1" });
    await expect(put({ folder: "none" })).rejects.toMatchObject({ problem: "NOT_FOUND" });
    await expect(put({}, AbortSignal.abort(new Error("ended")))).rejects.toThrow("ended");
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    await expect(put({})).rejects.toMatchObject({ problem: "PRIVATE_ADDRESS" });
    await expect(put({ host: "localhost" })).rejects.toMatchObject({ problem: "PRIVATE_ADDRESS" });
  });
});
