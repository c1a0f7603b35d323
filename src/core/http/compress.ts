import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import {
  acceptedEncoding,
  type ContentEncoding,
  ENCODING_HEADER,
  LEAST_COMPRESSED_BYTES,
} from "#core/server/content-encoding.ts";

export type Body = string | Uint8Array | ReadableStream<Uint8Array>;

/** Brotli's best ratio at about gzip's speed. */
const QUALITY = 5;

/** PDF is already compressed, and events must arrive one by one. */
const isCompressible = (type: string): boolean => /^(application\/json|text\/(csv|plain))\b/.test(type);

/** Its type allows more than bytes as input, which `pipeThrough` does not accept. */
const gzipStream = () => new CompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>;

/** Both work on libuv's threads, so that other requests do not wait. */
const COMPRESS: Record<ContentEncoding, (body: Uint8Array) => Promise<Uint8Array>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body),
};

/**
 * An answer in the best encoding that the client accepts. A whole body is compressed before it is sent, so a slow client
 * holds only the small form; a stream is compressed as it is read, by gzip, whose state is much smaller than Brotli's.
 */
export const compressedResponse = async (
  body: Body,
  { status, headers: given }: { status: number; headers: Record<string, string> },
  request: Request,
): Promise<Response> => {
  const headers = new Headers(given);
  if (!isCompressible(headers.get("content-type") ?? "")) return new Response(body as BodyInit, { status, headers });
  headers.append("vary", "Accept-Encoding");
  const accepted = request.headers.get("accept-encoding");
  if (body instanceof ReadableStream) {
    if (acceptedEncoding(accepted, ["gzip"]) === null) return new Response(body, { status, headers });
    headers.set(ENCODING_HEADER, "gzip");
    return new Response(body.pipeThrough<Uint8Array>(gzipStream()), { status, headers });
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const encoding = bytes.length < LEAST_COMPRESSED_BYTES ? null : acceptedEncoding(accepted);
  if (encoding === null || request.method === "HEAD") return new Response(bytes as BodyInit, { status, headers });
  headers.set(ENCODING_HEADER, encoding);
  return new Response((await COMPRESS[encoding](bytes)) as BodyInit, { status, headers });
};
