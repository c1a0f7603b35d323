import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AwsV4Signer } from "aws4fetch";
import { type OutgoingClient, readBody } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { FieldsOf } from "../define-destination.ts";
import type { DestinationClient, FileDestination } from "../destination-client.ts";
import type { s3 } from "./destination.ts";

/** Parts other than the last have 5 MiB or more, and a file has at most 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const MEBIBYTE = 1024 * 1024;
/** A part over a slow line. */
const TIMEOUT_MS = 5 * 60_000;
/** To end what failed; the server may be what failed. */
const ABORT_MS = 15_000;
/** Answers to writes are short. */
const MOST_BYTES = 256 * 1024;
/** Of an upload's ID and of a part's tag, which are sent back. */
const LONGEST_TOKEN = 2000;

export const partBytesFor = (size: number): number =>
  Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MEBIBYTE) * MEBIBYTE);

const parts = async function* (file: Readable, partBytes: number): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < partBytes) continue;
    let rest = Buffer.concat(chunks, bytes);
    for (; rest.length >= partBytes; rest = rest.subarray(partBytes)) yield rest.subarray(0, partBytes);
    [chunks, bytes] = [[rest], rest.length];
  }
  yield Buffer.concat(chunks, bytes);
};

/** The text of an element, in answers whose values are never escaped: IDs and error codes. */
const elementIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

const encodedPath = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "")
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");

type Send = {
  method: "PUT" | "POST" | "DELETE";
  query?: string;
  body?: Buffer;
  timeoutMs?: number;
};

/**
 * S3 and compatible storage, whose `endpoint` is like https://s3.eu-central-1.amazonaws.com, addressed by path. Files of up to one part are put at once, larger ones in parts that appear
 * together at the end (docs.aws.amazon.com/AmazonS3/latest/API/mpUpload.html), so a file is never seen half written.
 */
export const openS3 = (
  { folder = "", ...access }: FieldsOf<typeof s3>,
  { client, signal }: { client: OutgoingClient; signal: AbortSignal },
): FileDestination => {
  const { accessKeyId, secretAccessKey, region } = access;

  const send = (key: string, { method, query = "", body = Buffer.alloc(0), timeoutMs = TIMEOUT_MS }: Send) => {
    const url = new URL(`/${encodedPath(`${access.bucket}/${folder}/${key}`)}${query}`, access.endpoint);
    const hash = createHash("sha256").update(body).digest("hex");
    // Signed for each attempt, because a signature is valid for 15 minutes.
    const headers = async (): Promise<Record<string, string>> => {
      const signer = new AwsV4Signer({
        method,
        url: String(url),
        accessKeyId,
        secretAccessKey,
        region,
        service: "s3",
        headers: { "x-amz-content-sha256": hash },
      });
      return Object.fromEntries((await signer.sign()).headers);
    };
    const request = { url, method, headers, body, signal, timeoutMs, maxBytes: MOST_BYTES };
    return client.stream(request, async (answer) => {
      const xml = await readBody(answer, MOST_BYTES);
      // Completing, and compatible storage behind a proxy, may fail after status 200 was sent.
      const code = elementIn(xml, "Code");
      if (xml.includes("<Error>")) throw new OutgoingError("SHOP_FAILED", code ?? "", { isTransient: true });
      return { xml, headers: answer.headers };
    });
  };

  /** What S3 says when it has taken something. Without it, something else answered, such as a proxy's page. */
  const sign = (name: string, text: unknown): string => {
    if (typeof text === "string" && text !== "" && text.length <= LONGEST_TOKEN) return text;
    throw new OutgoingError("BAD_ANSWER", name);
  };

  const putObject = async (name: string, body: Buffer, query = ""): Promise<string> => {
    const { headers } = await send(name, { method: "PUT", query, body });
    return sign("ETag", headers.etag);
  };

  const putInParts = async (name: string, file: AsyncGenerator<Buffer>, first: Buffer): Promise<void> => {
    const { xml } = await send(name, { method: "POST", query: "?uploads=" });
    const uploadId = encodeURIComponent(sign("UploadId", elementIn(xml, "UploadId")));
    try {
      const tags: string[] = [];
      const putPart = async (body: Buffer) => {
        tags.push(await putObject(name, body, `?partNumber=${tags.length + 1}&uploadId=${uploadId}`));
      };
      await putPart(first);
      for await (const part of file) if (part.length > 0) await putPart(part);
      const list = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join("");
      const body = Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`);
      const completed = await send(name, { method: "POST", query: `?uploadId=${uploadId}`, body });
      sign("CompleteMultipartUploadResult", /<(CompleteMultipartUploadResult)\b/.exec(completed.xml)?.[1]);
    } catch (error) {
      // Parts that stay cost money; what could not be uploaded is the error to report.
      const query = `?uploadId=${uploadId}`;
      await send(name, { method: "DELETE", query, timeoutMs: ABORT_MS }).catch(() => undefined);
      throw error;
    }
  };

  return {
    put: async (name, file, size) => {
      const partBytes = partBytesFor(size);
      const rest = parts(file, partBytes);
      const first = (await rest.next()).value ?? Buffer.alloc(0);
      if (first.length < partBytes) await putObject(name, first);
      else await putInParts(name, rest, first);
    },
  };
};

export const s3Client: DestinationClient<typeof s3> = { open: openS3 };
