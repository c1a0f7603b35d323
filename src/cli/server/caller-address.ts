import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { isIPv4, isIPv6 } from "node:net";
import path from "node:path";
import { log } from "#core/server/log.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The marker's modification time tells the doctor, a separate process, when the server last ignored an X-Forwarded-For.
 */
const markIn = (dataFolder: string): string => path.join(dataFolder, "forwarded-for-ignored");

const mark = (dataFolder: string): void => {
  try {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(markIn(dataFolder), "");
  } catch (error) {
    log().warn({ err: error }, "the doctor will not be notified that X-Forwarded-For is ignored");
  }
};

/** Call when X-Forwarded-For arrives and TRUST_PROXY is 0. Warns once an hour. */
export const makeProxyWarning = (dataFolder: string): (() => void) => {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const at = performance.now();
    if (at - warnedAt < HOUR_MS) return;
    warnedAt = at;
    mark(dataFolder);
    log().warn(
      "X-Forwarded-For was received but TRUST_PROXY is not set: all callers count as one address. Set TRUST_PROXY to the number of proxies in front",
    );
  };
};

/** Whether a server using this folder ignored an X-Forwarded-For in the last 24 hours. */
export const wasForwardedForIgnored = (dataFolder: string): boolean => {
  const found = statSync(markIn(dataFolder), { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs < DAY_MS;
};

/** IPv4 addresses within IPv6: mapped (RFC 4291) and translated (RFC 6052), as `URL` writes them. */
const EMBEDDED = /^(?:::ffff:(?=.+:)|64:ff9b::)(?:([0-9a-f]+):)?([0-9a-f]+)$/;

const toIpv4 = (address: string): string | null => {
  const [, high = "0", low] = EMBEDDED.exec(address) ?? [];
  if (low === undefined) return null;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join(".");
};

/** The one spelling of an address that a socket or a proxy wrote, also with a port, brackets or quotes; null if it is none. */
const normalized = (entry: string): string | null => {
  const text = entry.trim().replace(/^"(.*)"$/, "$1");
  const [, bracketed = text] = /^\[(.+)\](?::\d+)?$/.exec(text) ?? [];
  const [address = ""] = bracketed.replace(/^([\d.]+):\d+$/, "$1").split("%");
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  return toIpv4(short) ?? short;
};

/**
 * The caller's address. Each trusted proxy appends the address of its client to X-Forwarded-For, so the caller is the
 * n-th from the right; addresses further left may be forged. Rate limits count by it, so that each address has one spelling.
 */
export const callerAddress = (
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string => {
  const chain = [forwardedFor ?? []].flat().flatMap((header) => header.split(","));
  const forwarded = trustedProxies > 0 ? chain.at(-trustedProxies) : undefined;
  return normalized(forwarded ?? "") ?? normalized(peer ?? "") ?? "unknown";
};
