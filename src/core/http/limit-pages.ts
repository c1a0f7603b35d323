import { callerNetwork, count } from "#core/auth/rate-limit.ts";
import { readSession } from "#core/auth/session.ts";
import { negotiateLanguage } from "#core/messages/language.ts";
import { fillPlaceholders, messagesIn } from "./messages/words.ts";

/** The 429 for an address that opens too many pages without a session; null for every other request of a page. */
export const limitPages = async (request: Request): Promise<Response | null> => {
  if (await readSession(request)) return null;
  const { isExceeded, resetSeconds: seconds } = await count("page", callerNetwork(request));
  if (!isExceeded) return null;
  const language = negotiateLanguage(request.headers.get("accept-language"));
  const headers = { "content-language": language, "content-type": "text/plain; charset=utf-8" };
  return new Response(fillPlaceholders(messagesIn(language).admin.RATE_LIMITED, { seconds }), {
    status: 429,
    headers: { ...headers, "cache-control": "no-store", "retry-after": String(seconds) },
  });
};
