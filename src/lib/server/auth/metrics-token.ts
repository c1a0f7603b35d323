import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "#lib/domain/errors.ts";
import { settings } from "../settings.ts";
import { isBearer, refuseToken, secretIn } from "./bearer.ts";

const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/**
 * Accepts only METRICS_TOKEN. Throws NOT_FOUND if none is configured, because the route is then disabled; otherwise
 * UNAUTHENTICATED, AUTH_FAILED and RATE_LIMITED like every route.
 */
export const assertMetricsToken = async (request: Request): Promise<void> => {
  const { METRICS_TOKEN } = settings();
  if (METRICS_TOKEN === undefined) throw new AppError("NOT_FOUND", "No resource exists at this address");
  const authorization = request.headers.get("authorization") ?? "";
  if (!isBearer(authorization)) {
    throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  }
  const given = secretIn(authorization);
  // Digests have equal length, so the comparison takes the same time for any input.
  if (given === undefined || !timingSafeEqual(digest(given), digest(METRICS_TOKEN))) {
    await refuseToken("metrics_token", request);
  }
};
