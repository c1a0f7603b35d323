import { Agent, request } from "node:http";
import type { Answer } from "#testing/routes/documented.ts";
import type { AttackRequest } from "./requests/make-request.ts";

/** Longer than any answer may take: a missing answer is a finding too. */
const PATIENCE_MS = 120_000;
/** How much of an answer is checked. */
const READ_AT_MOST = 2_000_000;

export const makeSender = (url: string, connections: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(url);
  const send = ({
    method,
    path,
    headers,
    body,
    number,
  }: Omit<AttackRequest, "kind" | "caller" | "operation">): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const since = performance.now();
      const all = {
        // A different address each time, so that no limit by address interferes.
        "x-forwarded-for": `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
        ...headers,
        ...(body && { "content-length": String(body.length) }),
      };
      const sent = request({ agent, hostname, port, method, path, headers: all, timeout: PATIENCE_MS }, (response) => {
        let text = "";
        response.setEncoding("latin1");
        // Event streams never end, so the first event counts as the answer.
        const isEndless = response.headers["content-type"] === "text/event-stream";
        response.on("data", (chunk: string) => {
          if (text.length < READ_AT_MOST) text += chunk;
          if (isEndless) response.destroy();
        });
        response.on("error", reject);
        response.on(isEndless ? "close" : "end", () => {
          const decoded = Buffer.from(text, "latin1").toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: decoded,
            isWhole: text.length < READ_AT_MOST,
            ms: performance.now() - since,
          });
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", reject);
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
};
