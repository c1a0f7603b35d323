import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type OutgoingClient, type OutgoingRequest, readBody } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

/** Requests of the limit that are left to the account's other integrations. */
const RESERVED = 8;
/** The bucket of an API key: 40 requests in 20 seconds (developers.gorgias.com/reference/limitations). */
const LEAK_MS = 500;
const LIMIT_HEADER = "x-gorgias-account-api-call-limit";

/** Milliseconds until the bucket has room again, by the header `X-Gorgias-Account-Api-Call-Limit: 38/40`. */
export const computePause = (header: string | undefined): number => {
  const [, used, limit] = /^(\d{1,6})\/(\d{1,6})$/.exec(header ?? "") ?? [];
  if (used === undefined || limit === undefined) return 0;
  const most = Math.max(1, Number(limit) - RESERVED);
  return Math.max(0, Number(used) - most) * LEAK_MS;
};

const page = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

type Access = { address: string; email: string; apiKey: string };
type Write = Pick<OutgoingRequest, "method" | "body">;

/** Gorgias's REST API with the key of a user: HTTP basic authentication by email address and key. */
export const restApi = ({ address, email, apiKey }: Access, client: OutgoingClient) => {
  const headers = { authorization: `Basic ${Buffer.from(`${email}:${apiKey}`).toString("base64")}` };
  let pauseMs = 0;

  /** Before the next request, so that a limit that is nearly reached isn't passed. */
  const pause = async (signal: AbortSignal): Promise<void> => {
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
    pauseMs = 0;
  };

  const json = async (path: string, signal: AbortSignal, write: Write = {}) => {
    await pause(signal);
    const answer = await client.json({ url: `${address}/api/${path}`, headers, signal, ...write });
    pauseMs = computePause(answer.headers[LIMIT_HEADER]?.toString());
    return answer;
  };

  return {
    json,
    /** For answers without content. */
    send: async (path: string, signal: AbortSignal, write: Write): Promise<void> => {
      await pause(signal);
      const request = { url: `${address}/api/${path}`, headers, signal, ...write };
      pauseMs = await client.stream(request, async (answer) => {
        await readBody(answer);
        return computePause(answer.headers[LIMIT_HEADER]?.toString());
      });
    },
    list: async (path: string, query: Record<string, string>, signal: AbortSignal) => {
      const answer = await json(`${path}?${new URLSearchParams(query)}`, signal);
      const { data } = page.safeParse(answer.json);
      if (!data) throw new OutgoingError("BAD_ANSWER", `/api/${path}`);
      return { records: data.data, next: data.meta?.next_cursor || null, requestedAt: answer.requestedAt };
    },
  };
};

export type GorgiasApi = ReturnType<typeof restApi>;
