import { log } from "#core/server/log.ts";
import type { EventsAnswer } from "./respond.ts";

/** How long a browser waits before it connects again. */
const RETRY_MS = 3000;

const written = (batch: readonly object[]): string =>
  batch.length === 0 ? ": heartbeat\n\n" : batch.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

/** When the next events can't be read, for example because the database is busy, the stream ends, and the client connects again. */
const orEnd = async ({ next, close }: EventsAnswer): Promise<readonly object[] | null> => {
  try {
    return await next();
  } catch (error) {
    log().warn({ err: error }, "an event stream ended early");
    await close();
    return null;
  }
};

/**
 * Reads the next events only after the client has consumed the previous ones, and closes the source when the client
 * disconnects.
 */
export const eventStreamResponse = async (source: EventsAnswer, request: Request): Promise<Response> => {
  const { close } = source;
  const headers = { "content-type": "text/event-stream", "x-accel-buffering": "no" };
  if (request.method === "HEAD") {
    await close();
    return new Response(null, { headers });
  }
  // The answer to a client that has already left is neither read nor canceled, and its signal fires no more.
  if (request.signal.aborted) {
    await close();
    throw request.signal.reason;
  }
  const encoder = new TextEncoder();
  request.signal.addEventListener("abort", () => void close(), { once: true });
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
    pull: async (controller) => {
      const batch = await orEnd(source);
      if (batch) controller.enqueue(encoder.encode(written(batch)));
      else controller.close();
    },
    cancel: close,
  });
  return new Response(body, { headers });
};
