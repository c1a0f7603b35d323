import { z } from "zod";
import type { Contract } from "#core/contracts/contract.ts";
import { checksOrigin, routeErrors } from "#core/contracts/errors.ts";
import { DEFAULT_BODY_LIMIT, sizeWords } from "#core/http/body.ts";
import { fieldIssue, fieldIssues, validationError } from "#core/http/problems.ts";
import { RENDER } from "#core/http/render-errors.ts";
import { AppError, type ErrorReason, type FieldIssue, REASONS, refusalBy } from "#core/values/errors.ts";
import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { type ErrorExamples, openApiDocument } from "#features/api/contracts/openapi/openapi-document.ts";
import { CONTRACTS } from "#routes.ts";

const REQUEST_ID = "0b9d2f6e-6f5c-4d0e-9a53-3f1c8a1d7e42";
const SECONDS = 12;

type NamedErrors = Record<string, { summary: string; error: AppError }>;

const whereIn =
  ({ method, path }: Contract) =>
  (name?: PropertyKey): FieldIssue["location"] => {
    if (name !== undefined && path.includes(`{${String(name)}}`)) return "path";
    return method === "GET" || method === "DELETE" ? "query" : "body";
  };

/** Problems of the fields in `given` or, if it is empty, of the missing fields. */
const findIssues = (contract: Contract, given: Record<string, unknown>): FieldIssue[] => {
  const result = contract.input.safeParse(given, { reportInput: true });
  if (result.success) return [];
  const names = Object.keys(given);
  const issues = result.error.issues.filter(({ path }) => names.length === 0 || names.includes(String(path[0])));
  return fieldIssues(issues, whereIn(contract)).issues;
};

const firstWrong = (contract: Contract): FieldIssue[] => {
  const names = contract.input instanceof z.ZodObject ? Object.keys(contract.input.shape) : [];
  for (const name of names.filter((each) => !contract.path.includes(`{${each}}`))) {
    for (const value of ["nonsense", "", -1]) {
      const issues = findIssues(contract, { [name]: value });
      if (issues.length > 0) return issues;
    }
  }
  return [fieldIssue([names[0] ?? "name"], whereIn(contract), { reason: "once" })];
};

const refused = (issues: FieldIssue[]): AppError => validationError({ issues, total: issues.length });

/** Example validation errors of the route, produced by its own schema. */
const refusals = (contract: Contract): NamedErrors => {
  const missing = findIssues(contract, {}).filter(
    ({ reason, location }) => reason === "required" && location !== "path",
  );
  return {
    ...(missing.length > 0 && { missing: { summary: "A required field is missing", error: refused(missing) } }),
    wrong: { summary: "A field is wrong", error: refused(firstWrong(contract)) },
  };
};

const one = (summary: string, code: ConstructorParameters<typeof AppError>[0], values = {}): NamedErrors => ({
  answer: { summary, error: new AppError(code, summary, { values }) },
});

const forbidden = (contract: Contract): NamedErrors => {
  const { permission } = contract;
  const byPermission = new AppError("FORBIDDEN", "", { values: permission ? { permission } : {} });
  return {
    ...(permission && { permission: { summary: "Without the permission", error: byPermission } }),
    ...(checksOrigin(contract) && {
      origin: { summary: "A login's write that comes from elsewhere", error: new AppError("FORBIDDEN", "") },
    }),
  };
};

/** Example values for the placeholders in error messages. */
const EXAMPLE_VALUES: Record<string, Record<string, string>> = {
  SEGMENT_IN_USE: { values: "Win back, VIP" },
  CUSTOM_FIELD_IN_USE: { values: "Win back, VIP" },
  CUSTOM_FIELD_LIMIT: { max: "50" },
  PLANNED_EVENT_LIMIT: { max: "100" },
  CONNECTION_LIMIT: { max: "50" },
  SLACK_CONNECTION_LIMIT: { max: "20" },
  WEBHOOK_ENDPOINT_LIMIT: { max: "20" },
  IMPORT_MAPPING_LIMIT: { max: "200" },
  AUDIENCE_LIMIT: { max: "200" },
  VIEW_LIMIT: { max: "100" },
  VIEW_SCHEDULE_LIMIT: { max: "100" },
  CAMPAIGN_TOO_SMALL: { min: "20", members: "150", controls: "15" },
  LANGUAGE_MODEL_FAILED: { why: "overloaded" },
  INVALID_CRITERIA: { field: "criteria.minOrders" },
};

const namedExample = (reason: ErrorReason) => {
  const values = EXAMPLE_VALUES[reason] ?? {};
  return { summary: reason, error: new AppError(REASONS[reason], "", { reason, values }) };
};

/** The contract's specific errors, or the general one. */
const named = (contract: Contract, status: number, general: NamedErrors): NamedErrors => {
  const specificErrors = routeErrors(contract).filter((refusal) => refusal.status === status);
  if (specificErrors.length === 0) return general;
  return Object.fromEntries(specificErrors.map(({ reason }) => [reason, namedExample(reason)]));
};

const errorsAt = (contract: Contract, status: number): NamedErrors => {
  switch (status) {
    case 400:
      if (contract.errors === "ai") return one("The body is not valid JSON", "INVALID_JSON");
      return { ...refusals(contract), ...named(contract, 400, {}) };
    case 401:
      return {
        missing: { summary: "No credential", error: new AppError("UNAUTHENTICATED", "") },
        wrong: { summary: "A wrong, expired or revoked one", error: new AppError("AUTH_FAILED", "") },
        ...(contract.auth === "session" && {
          token: { summary: "With an API token", error: refusalBy("SESSION_REQUIRED", "") },
        }),
      };
    case 403:
      return forbidden(contract);
    case 404:
      return named(contract, 404, one("No such thing", "NOT_FOUND"));
    case 409:
      return named(contract, 409, one("Already taken", "CONFLICT"));
    case 413:
      return one("Too large", "PAYLOAD_TOO_LARGE", { limit: sizeWords(contract.bodyLimit ?? DEFAULT_BODY_LIMIT) });
    case 422:
      return refusals(contract);
    case 429:
      return one("Too many requests", "RATE_LIMITED", { seconds: SECONDS });
    case 503:
      return one("The service is busy", "SERVICE_UNAVAILABLE", { seconds: SECONDS });
    default:
      return one("Something failed", "INTERNAL_ERROR");
  }
};

/** Example errors of a route at each status, in English, produced by the real renderer. */
const errorExamples: ErrorExamples = (contract, status) => {
  const examples = Object.entries(errorsAt(contract, status)).map(([name, { summary, error }]) => {
    const { body } = RENDER[contract.errors](error, { language: "en", requestId: REQUEST_ID });
    return [name, { summary, value: body }] as const;
  });
  // Some families answer two cases with the same body: keep one.
  const words = examples.map(([, { value }]) => JSON.stringify(value));
  return Object.fromEntries(examples.filter((_, at) => words.indexOf(words[at] ?? "") === at));
};

/** The OpenAPI document of all routes, for a server at this address. */
export const apiDocument = (server: string): OpenApi => openApiDocument(CONTRACTS, { server, errorExamples });
