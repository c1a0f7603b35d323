import type { EventsAnswer } from "./respond.ts";

/** How long a browser waits before it connects again. */
const RETRY_MS = 3000;

const written = (batch: readonly object[]): string =>
  batch.length === 0 ? ": heartbeat\n\n" : batch.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

/**
 * Reads the next events only after the client has consumed the previous ones, and closes the source when the client
 * disconnects.
 */
export const eventStreamResponse = async ({ next, close }: EventsAnswer, request: Request): Promise<Response> => {
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
      const batch = await next();
      if (batch) controller.enqueue(encoder.encode(written(batch)));
      else controller.close();
    },
    cancel: close,
  });
  return new Response(body, { headers });
};
