import type { Random } from "#lib/domain/statistics/random.ts";
import { oneOf } from "./payloads.ts";

/** Headers that a browser would never send, some of them internal to us or to Next. */
export const hostileHeaders = (random: Random): Record<string, string> => ({
  "accept-language": oneOf(random, ["a".repeat(4_000), "en;q=NaN", ",,,;;;", "\xff\xfe"]),
  "x-request-id": oneOf(random, ["<script>", "a".repeat(2_000), "'; --", "ok-1"]),
  "x-forwarded-for": oneOf(random, ["::1", "not an address", "1.2.3.4, ".repeat(100)]),
  ...(random() < 0.3 && { cookie: `next-auth.session-token=${"a.".repeat(500)}` }),
  ...(random() < 0.3 && { "idempotency-key": "k".repeat(300) }),
  ...(random() < 0.3 && { accept: "text/html;q=x, */*" }),
  ...(random() < 0.3 && { range: "bytes=0-1,5-9999999999999" }),
  ...(random() < 0.2 && { "x-customer-360-method": "TRACE", "x-customer-360-address": "spoofed" }),
  ...(random() < 0.2 && { "x-middleware-subrequest": "proxy:proxy:proxy", "next-action": "\xe9" }),
});
