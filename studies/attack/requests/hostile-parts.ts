import { gzipSync } from "node:zlib";
import type { Random } from "#lib/statistics/random.ts";
import { UPLOADS } from "#testing/routes/uploads.ts";
import { hostileText, hostileValue, oneOf } from "./payloads.ts";

/** A file for this route, packed or not; a hostile one may have a broken line, damaged blocks or no end. */
export const fileBody = (random: Random, path: string, isHostile: boolean): Buffer => {
  const { header, row } = Object.values(UPLOADS).find(({ address }) => address.startsWith(path)) ?? UPLOADS.orders;
  const last = isHostile ? `${hostileText(random).slice(0, 5_000)},"x\n` : row(Math.floor(random() * 1e4));
  const text = Buffer.from(header + row(10_000) + last);
  const way = random();
  if (way < 0.5) return text;
  const packed = gzipSync(text);
  if (!isHostile || way < 0.7) return packed;
  // A valid header with damaged blocks, and one that ends early.
  return way < 0.85 ? Buffer.concat([packed.subarray(0, 10), Buffer.alloc(4, 0xff)]) : packed.subarray(0, -12);
};

/** Origins of pages without a host, and texts that are none. */
const OPAQUE_ORIGINS = [
  "null",
  "file://",
  "about:blank",
  "data:text/html,x",
  "chrome-extension://a",
  "http://",
  "//",
  "x",
];

/** Headers that a browser would never send, some of them internal to us or to Next. */
export const hostileHeaders = (random: Random): Record<string, string> => ({
  "accept-language": oneOf(random, ["a".repeat(4_000), "en;q=NaN", ",,,;;;", "\xff\xfe"]),
  "x-request-id": oneOf(random, ["<script>", "a".repeat(2_000), "'; --", "ok-1"]),
  "x-forwarded-for": oneOf(random, ["::1", "not an address", "1.2.3.4, ".repeat(100)]),
  ...(random() < 0.3 && { cookie: `next-auth.session-token=${"a.".repeat(500)}` }),
  ...(random() < 0.3 && { origin: oneOf(random, OPAQUE_ORIGINS) }),
  ...(random() < 0.3 && { "idempotency-key": "k".repeat(300) }),
  ...(random() < 0.3 && { accept: "text/html;q=x, */*" }),
  ...(random() < 0.3 && { range: "bytes=0-1,5-9999999999999" }),
  ...(random() < 0.2 && { "x-customer-360-method": "TRACE", "x-customer-360-address": "spoofed" }),
  ...(random() < 0.2 && { "x-middleware-subrequest": "proxy:proxy:proxy", "next-action": "\xe9" }),
});

export type Fields = Record<string, unknown>;

/** Defines own properties, also for a key such as `__proto__`, as JSON.parse does. */
const put = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Replaces some fields, or values inside them, with hostile ones. */
export const bend = (fields: Fields, names: readonly string[], random: Random, many: boolean): Fields => {
  const count = many ? 1 + Math.floor(random() * 6) : 1;
  const bent = { ...fields };
  for (let i = 0; i < count; i++) {
    const name = random() < 0.15 || names.length === 0 ? hostileText(random).slice(0, 50) : oneOf(random, names);
    const old = bent[name];
    // Values inside are replaced as often as whole fields, because rules are parsed at every depth.
    if (typeof old === "object" && old !== null && random() < 0.6) {
      const inner = Array.isArray(old) ? [...old] : { ...old };
      const key = oneOf(random, [...Object.keys(inner), hostileText(random).slice(0, 50)]);
      if (Array.isArray(inner)) inner.push(hostileValue(random));
      else put(inner, key, hostileValue(random));
      put(bent, name, inner);
    } else put(bent, name, hostileValue(random));
  }
  return bent;
};
