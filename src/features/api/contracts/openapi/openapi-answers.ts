import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import type { Contract } from "#core/contracts/contract.ts";
import { errorSchema, errorStatuses } from "#core/contracts/errors.ts";

/** Example errors of a route at a status, by name. */
export type ErrorExamples = (contract: Contract, status: number) => Record<string, { summary: string; value: object }>;

type Header = { description: string; schema: { type: "string" | "integer" } };

const header = (description: string, type: Header["schema"]["type"] = "string"): Header => ({
  description,
  schema: { type },
});

/** Descriptions of answer headers; answers refer to them by name. */
export const HEADERS = {
  "X-Request-Id": header(
    "Your ID if it has 1–128 safe characters, else a generated one; use it to find the request in the log",
  ),
  "X-RateLimit-Limit": header("Requests per minute", "integer"),
  "X-RateLimit-Remaining": header("Requests left in this minute", "integer"),
  "X-RateLimit-Reset": header("Seconds until the limit resets", "integer"),
  "Retry-After": header("Seconds to wait before retrying", "integer"),
  "WWW-Authenticate": header("Bearer"),
};

const describeHeaders = ({ auth }: Contract, status: number) => {
  const isCounted = auth !== "none" && auth !== "signature" && auth !== "metrics-token" && status !== 401;
  const names = [
    "X-Request-Id",
    ...(isCounted ? ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"] : []),
    ...(status === 429 || status === 503 ? ["Retry-After"] : []),
    ...(status === 401 ? ["WWW-Authenticate"] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
};

const success = (contract: Contract): ZodOpenApiResponseObject => {
  const { output, text: mediaType = "application/json", files = [], status = 200, ...rest } = contract;
  const { exampleAnswer, answerHeaders = {} } = rest;
  const own = Object.fromEntries(Object.entries(answerHeaders).map(([name, words]) => [name, header(words)]));
  const headers = { ...own, ...describeHeaders(contract, status) };
  if (status === 204) return { description: "Success, no content", headers };
  const examples = exampleAnswer !== undefined && { examples: { answer: { value: exampleAnswer } } };
  // OpenAPI 3.1 describes binary content without a schema.
  const others = files
    .filter((type) => type !== mediaType)
    .map((type) => [type, type.startsWith("text/") ? { schema: { type: "string" } } : {}]);
  const content = { [mediaType]: { schema: output, ...examples }, ...Object.fromEntries(others) };
  return { description: "Success", headers, content };
};

/** All answers of a contract, by status. */
export const answers = (contract: Contract, errorExamples: ErrorExamples): ZodOpenApiResponsesObject => {
  const failures = errorStatuses(contract).map(({ status, words }) => {
    const examples = errorExamples(contract, status);
    const content = { "application/json": { schema: errorSchema(contract.errors, status), examples } };
    return [status, { description: words, headers: describeHeaders(contract, status), content }];
  });
  const made = contract.mayCreate && { 201: { ...success({ ...contract, status: 201 }), description: "Created" } };
  return { [contract.status ?? 200]: success(contract), ...made, ...Object.fromEntries(failures) };
};
