import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { log } from "#lib/server/log.ts";

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

/**
 * The caller's address. Each trusted proxy appends the address of its client to X-Forwarded-For, so the caller is the
 * n-th from the right; addresses further left may be forged.
 */
export const callerAddress = (
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string => {
  const chain = [forwardedFor ?? []].flat().flatMap((header) => header.split(",").map((entry) => entry.trim()));
  const forwarded = trustedProxies > 0 ? chain.at(-trustedProxies) : undefined;
  return (forwarded || peer || "unknown").replace(/^::ffff:/, "");
};
