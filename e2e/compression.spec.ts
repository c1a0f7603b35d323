import { once } from "node:events";
import { get, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { demo, withApiToken } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { expect, test } from "./test.ts";

// Clients usually decompress silently, so these tests read the bytes that the server sends.

test.use({ ownBusiness: false });

type Raw = { status: number | undefined; headers: IncomingHttpHeaders; bytes: Buffer };

const ask = async (address: string, headers: Record<string, string>): Promise<IncomingMessage> => {
  const [response] = await once(get(`${demo.url}${address}`, { headers }), "response");
  return response;
};

const read = async (address: string, encodings: string, headers: Record<string, string> = withApiToken()) => {
  const response = await ask(address, { ...headers, "accept-encoding": encodings });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts) } satisfies Raw;
};

const decoded = ({ headers, bytes }: Raw): Buffer => {
  const encoding = headers["content-encoding"];
  if (encoding === "br") return brotliDecompressSync(bytes);
  return encoding === "gzip" ? gunzipSync(bytes) : bytes;
};

/** A script of the login page: the largest first. */
const scriptAddress = async (): Promise<string> => {
  const html = decoded(await read("/login", "identity")).toString();
  const [first = ""] = html.match(/\/_next\/static\/chunks\/[\w~.-]+\.js/g) ?? [];
  return first;
};

const BROWSER = "gzip, deflate, br, zstd";

for (const [address, atMost] of [
  ["/api/openapi.json", 0.1],
  ["/api/admin/customers?pageSize=100", 0.35],
  ["/api/reports/customers/segmentation/", 0.35],
] as const) {
  test(`${address} is sent in the best encoding that the client accepts`, async () => {
    const plain = await read(address, "identity");
    expect(plain.status).toBe(200);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    for (const [encodings, expected] of [
      [BROWSER, "br"],
      ["gzip", "gzip"],
      ["br;q=0, gzip;q=0.5", "gzip"],
    ] as const) {
      const sent = await read(address, encodings);
      expect(sent.headers["content-encoding"]).toBe(expected);
      expect(sent.headers.vary).toMatch(/accept-encoding/i);
      expect(sent.bytes.length).toBeLessThan(plain.bytes.length * atMost);
      expect(Object.keys(JSON.parse(decoded(sent).toString()))).toEqual(
        Object.keys(JSON.parse(plain.bytes.toString())),
      );
    }
    expect(plain.headers.vary).toMatch(/accept-encoding/i);
  });
}

test("a CSV stream is compressed by gzip, and a PDF is sent as it is", async () => {
  const csv = await read("/api/admin/customers?exportFormat=csv", BROWSER);
  expect(csv.headers).toMatchObject({ "content-encoding": "gzip", "content-type": "text/csv; charset=utf-8" });
  expect(decoded(csv).toString().split("\r\n").length).toBeGreaterThan(100);
  expect(csv.bytes.length).toBeLessThan(decoded(csv).length * 0.5);
  const pdf = await read("/api/reports/customers/segmentation/?export_format=pdf", BROWSER);
  expect(pdf.headers["content-encoding"]).toBeUndefined();
  expect(pdf.bytes.subarray(0, 5).toString()).toBe("%PDF-");
});

test("events arrive one by one, uncompressed", async () => {
  const stream = await ask("/api/admin/events", { ...withApiToken(), "accept-encoding": BROWSER });
  expect(stream.headers).toMatchObject({ "content-type": "text/event-stream" });
  expect(stream.headers["content-encoding"]).toBeUndefined();
  // The first line arrives while the stream stays open.
  const [first] = (await once(stream, "data")) as [Buffer];
  expect(first.toString()).toMatch(/^retry: /);
  stream.destroy();
});

test("answers with a secret are not compressed, by a proxy neither", async () => {
  const created = await fetch(`${demo.url}/api/admin/tokens`, {
    method: "POST",
    headers: { ...withApiToken(), "content-type": "application/json", "accept-encoding": BROWSER },
    body: JSON.stringify({ name: "compression", role: "viewer", expiresInDays: 30 }),
  });
  expect(created.status, await created.clone().text()).toBe(201);
  expect(created.headers.get("content-encoding")).toBeNull();
  expect(created.headers.get("cache-control")).toBe("no-transform, private, no-store");
  const csrf = await read("/api/auth/csrf", BROWSER, {});
  expect(csrf.headers["content-encoding"]).toBeUndefined();
});

test("small answers and errors stay as they are", async () => {
  for (const address of ["/api/admin/me", "/api/admin/nothing"]) {
    const { headers, bytes } = await read(address, BROWSER);
    expect(headers["content-encoding"]).toBeUndefined();
    expect(JSON.parse(bytes.toString())).toBeTruthy();
  }
});

test("pages are compressed", async () => {
  const plain = await read("/login", "identity", {});
  const sent = await read("/login", BROWSER, {});
  expect(sent.headers).toMatchObject({ "content-encoding": "gzip", vary: expect.stringMatching(/accept-encoding/i) });
  expect(sent.bytes.length).toBeLessThan(plain.bytes.length / 2);
});

test("the login page carries no texts of the pages behind it", async () => {
  const page = (await read("/login", "identity", {})).bytes.toString();
  const { login, chart_titles: titles, forecast } = messagesIn("en");
  expect(page).toContain(login.title);
  expect(page).not.toContain(titles.fingerprint);
  expect(page).not.toContain(forecast.facts_title);
});

test("scripts were compressed by the build, with an ETag for each encoding", async () => {
  const address = await scriptAddress();
  const etags = new Set<string>();
  const plain = await read(address, "identity", {});
  for (const encodings of ["identity", "gzip", BROWSER]) {
    const sent = await read(address, encodings, {});
    expect(sent.status).toBe(200);
    expect(sent.headers["content-type"]).toMatch(/^application\/javascript/);
    expect(sent.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(sent.headers.vary).toMatch(/accept-encoding/i);
    // Streamed compression does not know its length.
    expect(Number(sent.headers["content-length"])).toBe(sent.bytes.length);
    expect(decoded(sent).equals(plain.bytes)).toBe(true);
    const etag = sent.headers.etag ?? "";
    etags.add(etag);
    const again = await read(address, encodings, { "if-none-match": etag });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  }
  expect(etags.size).toBe(3);
});

test("a client that leaves during a compressed download leaves the server working", { tag: "@full" }, async () => {
  const download = await ask("/api/admin/customers?exportFormat=csv", { ...withApiToken(), "accept-encoding": "gzip" });
  download.destroy();
  expect((await read("/api/admin/me", BROWSER)).status).toBe(200);
});
