import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { provideSettings } from "#core/server/settings.ts";

type Body = {
  model: string;
  max_tokens: number;
  system: string;
  messages: { role: string; content: string }[];
  output_config: { format: { type: string; schema: object }; effort?: string };
};

/** The received request, parsed. */
export type Sent = Body & { question: { segments: { key: string; stockName: string; keep?: object }[] } };

/** The response: a message with this text, something else, nothing ever, or a closed connection. */
export type Reply =
  | { text: string; stop?: string }
  | { status: number; body: unknown; headers?: Record<string, string> }
  | "hangs"
  | "hangs in the body"
  | "is cut"
  | "is cut in the body";

const KEY = "sk-ant-test-0123";

/** In the API's error format: platform.claude.com/docs/en/api/errors. */
export const anError = (
  status: number,
  type: string,
  { headers = {}, code }: { headers?: Record<string, string>; code?: string } = {},
): Reply => {
  const error = { type, message: `It is ${type}`, ...(code && { details: { error_code: code } }) };
  return { status, headers, body: { type: "error", error, request_id: "req_1" } };
};

/** Structured outputs don't support length keywords of JSON Schema, and require closed objects. */
const unknownKeyword = (schema: unknown): string | undefined => {
  if (typeof schema !== "object" || schema === null) return undefined;
  const own = Object.entries(schema);
  const isOpen = "properties" in schema && !("additionalProperties" in schema && schema.additionalProperties === false);
  if (isOpen) return "additionalProperties";
  const wrong = own.find(([key]) => ["minLength", "maxLength", "maxItems", "pattern"].includes(key));
  return wrong?.[0] ?? own.map(([, value]) => unknownKeyword(value)).find((found) => found !== undefined);
};

/** The error with which the API would reject a request. */
const refusalOf = ({ method, url, headers }: IncomingMessage, body: Body): Reply | undefined => {
  if (method !== "POST" || url !== "/v1/messages") return anError(404, "not_found_error");
  const key = headers["x-api-key"] ?? headers.authorization?.replace("Bearer ", "");
  if (key !== KEY) return anError(401, "authentication_error");
  const isRight =
    /^\d{4}-\d\d-\d\d$/.test(String(headers["anthropic-version"])) && body.max_tokens > 0 && body.messages.length > 0;
  const schema = body.output_config.format.schema;
  return isRight && unknownKeyword(schema) === undefined ? undefined : anError(400, "invalid_request_error");
};

const answer = (response: ServerResponse, { model }: Body, reply: Reply): void => {
  if (reply === "hangs") return;
  if (reply === "is cut") {
    response.destroy();
    return;
  }
  const isMessage = typeof reply === "object" && "text" in reply;
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model,
    stop_sequence: null,
    content: isMessage ? [{ type: "text", text: reply.text }] : [],
    stop_reason: isMessage ? (reply.stop ?? "end_turn") : "end_turn",
    usage: { input_tokens: 1000, output_tokens: 200, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
  };
  const { status, body, headers } =
    typeof reply === "object" && "status" in reply
      ? { headers: {}, ...reply }
      : { status: 200, body: message, headers: {} };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_1", ...headers });
  if (typeof reply === "object") {
    response.end(text);
    return;
  }
  response.write(text.slice(0, 20), () => reply === "is cut in the body" && response.destroy());
};

/** A valid answer: a unique name for each segment, keeping those to keep. */
export const validNames = ({ question }: Sent): { key: string; name: string; interpretation: string }[] =>
  question.segments.map(({ key, keep }) => ({
    key,
    name: `The ${key.replaceAll("_", " ")}`.slice(0, 40),
    interpretation: `What they do: ${key}.`,
    ...keep,
  }));

export const saying = (segments: readonly object[]): Reply => ({ text: JSON.stringify({ segments }) });

export type MessagesApi = {
  sent: Sent[];
  /** Sets the following answers; requests are numbered from 0 since this call. */
  answers: (reply: (sent: Sent, number: number) => Reply) => void;
  end: () => Promise<void>;
};

/**
 * A local server that implements as much of Anthropic's Messages API as naming needs, fails on demand, and rejects what
 * the real one would. The settings point to it until it closes.
 */
export const aMessagesApi = async (settings: { ANTHROPIC_TIMEOUT?: string } = {}): Promise<MessagesApi> => {
  const sent: Sent[] = [];
  let reply = (request: Sent, _number: number): Reply => saying(validNames(request));
  let since = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      const read = { ...body, question: JSON.parse(body.messages[0]?.content ?? "") };
      sent.push(read);
      answer(response, body, refusalOf(request, body) ?? reply(read, sent.length - 1 - since));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provideSettings({ ANTHROPIC_TIMEOUT: "60", ...settings, ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: url });
  return {
    sent,
    answers: (next) => {
      since = sent.length;
      reply = next;
    },
    end: async () => {
      provideSettings({ ANTHROPIC_API_KEY: "", ANTHROPIC_BASE_URL: "", ANTHROPIC_TIMEOUT: "" });
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
