import { type IncomingMessage, ServerResponse } from "node:http";
import { ENCODING_HEADER } from "#core/server/content-encoding.ts";

/** A response whose routes can set `Content-Encoding`, by a header that Next does not remove. */
export class EncodedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    const isEncoding = name.toLowerCase() === ENCODING_HEADER;
    return super.setHeader(isEncoding ? "content-encoding" : name, isEncoding ? String(value) : value);
  }
}
