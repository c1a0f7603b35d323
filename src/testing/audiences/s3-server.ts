import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const hash = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

export type SignedRequest = {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
  secret: string;
};

/** The signature that docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html wants for a request. */
export const expectedSignature = ({ method, url, headers, secret }: SignedRequest): string => {
  const [, scope = "", names = ""] =
    /Credential=[^/]+\/([^,]+),\s*SignedHeaders=([^,]+),/.exec(String(headers.authorization)) ?? [];
  const [day = "", region = "", service = ""] = scope.split("/");
  const query = url.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "")
    .sort()
    .join("&");
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, " ")}\n`);
  const request = [method, url.pathname, query, signed.join(""), names, headers["x-amz-content-sha256"]].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hash(request)].join("\n");
  const key = [region, service, "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day));
  return hmac(key, text).toString("hex");
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

type Fault = { status: number; code: string };

/** S3's object API for one key pair. It checks signatures and content hashes, and forgets parts that are aborted. */
export const startS3 = async (secret: string) => {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const requests: string[] = [];
  const faults: { matching: RegExp; fault: Fault }[] = [];
  const failure = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`;

  const answer = (method: string, url: URL, body: Buffer): { status: number; text: string; etag?: string } => {
    const upload = url.searchParams.get("uploadId");
    const parts = uploads.get(upload ?? "");
    if (method === "POST" && url.searchParams.has("uploads")) {
      const id = `u+/${uploads.size}`;
      uploads.set(id, new Map());
      return {
        status: 200,
        text: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      };
    }
    if (upload !== null && !parts) return { status: 404, text: failure("NoSuchUpload") };
    if (parts && method === "DELETE") {
      uploads.delete(upload ?? "");
      return { status: 204, text: "" };
    }
    if (parts && method === "PUT") {
      parts.set(Number(url.searchParams.get("partNumber")), body);
      return { status: 200, text: "", etag: `"${hash(body).slice(0, 32)}"` };
    }
    if (parts) {
      const named = [...String(body).matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)];
      const chosen = named.map(([, number, tag]) => ({ part: parts.get(Number(number)) ?? Buffer.alloc(0), tag }));
      const isWrong = chosen.some(({ part, tag }) => tag !== `"${hash(part).slice(0, 32)}"`);
      const isSmall = chosen.slice(0, -1).some(({ part }) => part.length < 5 * 1024 * 1024);
      if (isWrong || isSmall) return { status: 400, text: failure(isWrong ? "InvalidPart" : "EntityTooSmall") };
      objects.set(url.pathname, Buffer.concat(chosen.map(({ part }) => part)));
      uploads.delete(upload ?? "");
      return { status: 200, text: "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>" };
    }
    objects.set(url.pathname, body);
    return { status: 200, text: "", etag: '"e"' };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://s3");
    const method = request.method ?? "";
    const body = await bodyOf(request);
    requests.push(`${method} ${request.url}`);
    const at = faults.findIndex(({ matching }) => matching.test(`${method} ${request.url}`));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    const isSigned =
      String(request.headers.authorization).endsWith(
        `Signature=${expectedSignature({ method, url, headers: request.headers, secret })}`,
      ) && request.headers["x-amz-content-sha256"] === hash(body);
    const { status, text, etag } = fault
      ? { status: fault.status, text: failure(fault.code), etag: undefined }
      : isSigned
        ? answer(method, url, body)
        : { status: 403, text: failure("SignatureDoesNotMatch"), etag: undefined };
    response.writeHead(status, { "content-type": "application/xml", ...(etag && { etag }) }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
    requests,
    failNext: (matching: RegExp, fault: Fault) => void faults.push({ matching, fault }),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
