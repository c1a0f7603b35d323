import { audit } from "#core/auth/audit-log.ts";
import {
  assertMetricsToken,
  assertTenant,
  authenticate,
  configuredTenant,
  type Tenant,
} from "#core/auth/authenticate.ts";
import { count } from "#core/auth/rate-limit.ts";
import { assertOwnOrigin } from "#core/auth/session.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { AppError, type FieldIssue } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import type { RequestContext } from "./pipeline.ts";
import { fieldIssue, type Reason, validationError } from "./problems.ts";

const SECRET_LENGTH = 64;

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

type Rule = { header: string; isRight: (value: string) => boolean; otherwise: Reason };

const RULES: Record<keyof Tenant, Rule> = {
  id: { header: "X-Customer-Api-Id", isRight: (value) => UUID_V4.test(value), otherwise: { reason: "uuid_v4" } },
  secret: {
    header: "X-Secret",
    isRight: (value) => value.length === SECRET_LENGTH,
    otherwise: { reason: "exact_length", values: { length: SECRET_LENGTH } },
  },
};

/**
 * The tenant's ID and secret from the headers or the server's configuration. Throws MISSING_PARAMETER if
 * neither has them, and INVALID_PARAMETER for an invalid format, before comparing them.
 */
const readTenantHeaders = (actor: Actor, request: Request): Tenant => {
  const configured = configuredTenant(actor);
  const problems: FieldIssue[] = [];
  const read = (name: keyof Tenant): string => {
    const { header, isRight, otherwise } = RULES[name];
    const refuse = (because: Reason) => problems.push(fieldIssue([header], () => "header", because));
    // An empty header counts as missing.
    const value = request.headers.get(header) || configured[name];
    if (value === undefined) refuse({ reason: "required" });
    else if (!isRight(value)) refuse(otherwise);
    return value ?? "";
  };
  const tenant = { id: read("id"), secret: read("secret") };
  if (problems.length > 0) throw validationError({ issues: problems, total: problems.length });
  return tenant;
};

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
