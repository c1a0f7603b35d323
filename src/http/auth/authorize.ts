import type { Contract } from "#contracts/contract.ts";
import { assertMay } from "#lib/domain/accounts/grants.ts";
import { AppError } from "#lib/domain/errors.ts";
import { type Actor, can } from "#lib/domain/permissions.ts";
import { audit } from "#lib/server/auth/audit.ts";
import { assertMetricsToken, assertTenant, authenticate } from "#lib/server/auth/authenticate.ts";
import { assertOwnOrigin } from "#lib/server/auth/origin.ts";
import { count } from "#lib/server/rate-limit.ts";
import type { RequestContext } from "../pipeline.ts";
import { readTenantHeaders } from "./tenant-headers.ts";

/** Authenticates and authorizes a request. Counts it before authorizing, so that the limit bounds the audit entries of refusals too. */
export const admit = async (
  contract: Pick<Contract, "auth" | "method" | "permission">,
  request: Request,
  visit: RequestContext,
): Promise<Actor | null> => {
  if (contract.auth === "none" || contract.auth === "signature") return null;
  if (contract.auth === "metrics-token") {
    await assertMetricsToken(request);
    return null;
  }
  const actor = await authenticate(contract.auth, request, visit.requestId);
  visit.actor = actor;
  const allowance = await count("caller", actor.id);
  visit.allowance = allowance;
  if (actor.kind === "user" && contract.method !== "GET") assertOwnOrigin(request);
  const { permission } = contract;
  if (permission) assertMay(actor, permission);
  if (allowance.isExceeded) {
    throw new AppError("RATE_LIMITED", "Too many requests", { values: { seconds: allowance.resetSeconds } });
  }
  if (contract.auth === "tenant") await assertTenant(actor, readTenantHeaders(actor, request), request);
  return actor;
};

/** Re-authenticates a caller who is already connected; null if their session or token has ended or lost the permission. */
export const readmit = async (
  { auth, permission }: Contract,
  request: Request,
  { requestId }: RequestContext,
): Promise<Actor | null> => {
  if (auth === "none" || auth === "signature" || auth === "metrics-token") return null;
  try {
    const actor = await authenticate(auth, request, requestId);
    return permission === null || can(actor, permission) ? actor : null;
  } catch (error) {
    if (error instanceof AppError && error.code !== "SERVICE_UNAVAILABLE") return null;
    throw error;
  }
};

/** Records refusals, including the use-case's own, until the caller exceeds the rate limit. */
export const auditRefusal = async (
  { method, path }: { method: string; path: string },
  { actor, allowance }: RequestContext,
  thrown: unknown,
): Promise<void> => {
  if (!actor || allowance?.isExceeded || !(thrown instanceof AppError) || thrown.code !== "FORBIDDEN") return;
  await audit(actor, { action: "request.refused", things: { method, path }, reason: thrown.publicMessage });
};
