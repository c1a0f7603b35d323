import type { FieldIssue } from "#lib/domain/errors.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { configuredTenant, type Tenant } from "#lib/server/auth/authenticate.ts";
import { fieldIssue, type Reason, validationError } from "../problems.ts";

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
export const readTenantHeaders = (actor: Actor, request: Request): Tenant => {
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
