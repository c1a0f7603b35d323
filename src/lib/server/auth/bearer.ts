import { AppError } from "#lib/domain/errors.ts";
import { metrics } from "../metrics.ts";
import { count } from "../rate-limit.ts";
import { callerNetwork } from "./caller-address.ts";

export const isBearer = (authorization: string): boolean => /^Bearer\b/i.test(authorization);

/** RFC 6750's b64token; undefined if `Bearer` is not followed by one. */
export const secretIn = (authorization: string): string | undefined =>
  /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];

/** Counts invalid tokens by address. Valid tokens are never counted, so they are never locked out. */
export const refuseToken = async (
  credential: "token" | "tenant_secret" | "metrics_token",
  request: Request,
  audited: () => Promise<void> = async () => {},
): Promise<never> => {
  metrics().refusedCredentials.inc({ credential });
  const { isExceeded, resetSeconds } = await count("refused", callerNetwork(request));
  if (isExceeded) {
    throw new AppError("RATE_LIMITED", "Too many wrong credentials", { values: { seconds: resetSeconds } });
  }
  await audited();
  throw new AppError("AUTH_FAILED", "Invalid or expired authentication token");
};
