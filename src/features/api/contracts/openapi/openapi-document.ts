import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { Contract, Example } from "#core/contracts/contract.ts";
import { errorSchema, errorStatuses } from "#core/contracts/errors.ts";
import { LANGUAGES } from "#core/messages/language.ts";
import { openApiWebhooks } from "#features/webhooks/contracts/webhook-payloads.ts";
import { FEATURES } from "#features.ts";
import { FEATURE_TOPICS } from "#routes.ts";
import { codeSample } from "./code-samples.ts";
import { listExamples } from "./example-calls.ts";
import type { OpenApi } from "./openapi.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** Example errors of a route at a status, by name. */
export type ErrorExamples = (contract: Contract, status: number) => Record<string, { summary: string; value: object }>;

type Header = { description: string; schema: { type: "string" | "integer" } };

const header = (description: string, type: Header["schema"]["type"] = "string"): Header => ({
  description,
  schema: { type },
});

/** Descriptions of answer headers; answers refer to them by name. */
const HEADERS = {
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
const answers = (contract: Contract, errorExamples: ErrorExamples): ZodOpenApiResponsesObject => {
  const failures = errorStatuses(contract).map(({ status, words }) => {
    const examples = errorExamples(contract, status);
    const content = { "application/json": { schema: errorSchema(contract.errors, status), examples } };
    return [status, { description: words, headers: describeHeaders(contract, status), content }];
  });
  const made = contract.mayCreate && { 201: { ...success({ ...contract, status: 201 }), description: "Created" } };
  return { [contract.status ?? 200]: success(contract), ...made, ...Object.fromEntries(failures) };
};

type OperationContext = { server: string; errorExamples: ErrorExamples };

const WAYS: Record<Contract["auth"], string[]> = {
  none: [],
  // OpenAPI has no scheme for a signed body; the description says how.
  signature: [],
  "metrics-token": ["metricsToken"],
  bearer: ["token"],
  tenant: ["token"],
  session: ["session"],
  "session-or-bearer": ["token", "session"],
};

/** OpenAPI 3.1 allows every security scheme to list required permissions. */
const toSecurity = ({ auth, permission }: Contract): Record<string, string[]>[] =>
  WAYS[auth].map((way) => ({ [way]: permission ? [permission] : [] }));

/** Splits the fields of an input into path parameters and query or body fields. */
const splitFields = ({ input, path }: Contract): { inPath: z.ZodObject; others: z.ZodObject } => {
  if (!(input instanceof z.ZodObject)) throw new TypeError(`The input of ${path} is not an object`);
  if (!path.includes("{")) return { inPath: z.object({}), others: input };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, true as const]);
  const mask = Object.fromEntries(names);
  return { inPath: input.pick(mask), others: input.omit(mask) };
};

/** Path segments left out of operation IDs. */
const OMITTED_SEGMENTS = ["", "api", "v1", "ai", "echointel", "customer-intelligence", "admin"];

/** Routes of /api/v1 that /api/admin has under the same name. */
const IN_BOTH = ["/api/v1/tickets/batch", "/api/v1/products"];

/** Operation ID such as `get-reports-customers-segmentation`: the method name in clients and the anchor in the reference. */
const operationId = ({ method, path }: Contract): string => {
  const omitted = IN_BOTH.includes(path) ? OMITTED_SEGMENTS.filter((step) => step !== "v1") : OMITTED_SEGMENTS;
  const steps = path.split("/").filter((step) => !omitted.includes(step));
  return [method.toLowerCase(), ...steps.map((step) => step.replace(/[{}]/g, "").replace(/\W+/g, "-"))].join("-");
};

const LANGUAGE = {
  "Accept-Language": z
    .string()
    .optional()
    .describe("Language of texts: en, es or pt, with regional variants and weights; English otherwise")
    .meta({ examples: [...LANGUAGES] }),
};

const IDEMPOTENCY = {
  "Idempotency-Key": z
    .string()
    .max(255)
    .optional()
    .describe("Repeating the same key and body within 24 hours creates nothing and returns the first answer"),
};

const TENANT = {
  "X-Customer-Api-Id": z.uuidv4().optional().describe("The tenant ID. Required unless configured on the server"),
  "X-Secret": z
    .string()
    .min(64)
    .max(64)
    .optional()
    .describe("The tenant secret. Required unless configured on the server"),
};

/** Document Accept-Language only where it affects more than error messages. */
const buildHeaderSchema = ({ auth, errors, files = [], idempotencyKey }: Contract): z.ZodObject =>
  z.object({
    ...(auth === "tenant" && TENANT),
    ...(idempotencyKey && IDEMPOTENCY),
    ...((errors === "ai" || files.length > 0) && LANGUAGE),
  });

const buildCodeSamples = ({ method, auth, text }: Contract, server: string, examples: readonly Example[]) => {
  const call = ({ address, ...example }: Example) => ({
    method,
    url: `${server}${address}`,
    hasToken: auth !== "none" && auth !== "signature",
    isStream: text === "text/event-stream",
    ...example,
  });
  const [first] = examples;
  const curls = examples.map((each) => ({ lang: "Shell", label: each.title, source: codeSample("curl", call(each)) }));
  if (!first) return [];
  return [
    ...curls,
    { lang: "TypeScript", label: "TypeScript", source: codeSample("typescript", call(first)) },
    { lang: "Python", label: "Python", source: codeSample("python", call(first)) },
  ];
};

const toRequestBody = (fields: z.ZodObject, upload: readonly string[] | undefined) => ({
  required: true,
  // OpenAPI 3.1 describes binary content without a schema.
  content: upload ? Object.fromEntries(upload.map((type) => [type, {}])) : { "application/json": { schema: fields } },
});

const ADDRESSES = FEATURES.flatMap(({ topics = {} }) =>
  Object.entries(topics).flatMap(([topic, starts]) => starts.map((start) => [start, topic] as const)),
);

/** @throws TypeError for a contract of a feature without a topic */
export const toTopic = (contract: Contract): Topic => {
  const { path } = contract;
  const [, topic] = ADDRESSES.find(([start]) => path === start || path.startsWith(`${start}/`)) ?? [];
  const found = topic ?? FEATURE_TOPICS.get(contract);
  if (!found || !(found in TOPICS)) throw new TypeError(`${path} belongs to no topic: its feature has none`);
  return found as Topic;
};

/** The OpenAPI operation of one contract. */
const operation = (contract: Contract, about: OperationContext): ZodOpenApiOperationObject => {
  const { method, summary, description, auth, upload } = contract;
  const { inPath, others } = splitFields(contract);
  const hasBody = method !== "GET" && method !== "DELETE";
  const examples = listExamples(contract);
  return {
    operationId: operationId(contract),
    tags: [TOPICS[toTopic(contract)]],
    summary,
    ...(description && { description }),
    security: toSecurity(contract),
    requestParams: {
      path: inPath,
      ...((!hasBody || upload) && { query: others }),
      header: buildHeaderSchema(contract),
    },
    ...(hasBody && { requestBody: toRequestBody(others, auth === "signature" ? ["application/json"] : upload) }),
    responses: answers(contract, about.errorExamples),
    "x-examples": examples.map((each) => ({ ...each })),
    // Programs use tokens, not session cookies.
    ...(auth !== "session" && { "x-codeSamples": buildCodeSamples(contract, about.server, examples) }),
  };
};

const ABOUT = `Programs send \`Authorization: Bearer <token>\`; a token belongs to one business, has a role, and may be \
narrowed to some permissions. Instants are UTC, days are the business's own, money is in major units of its currency. \
Every answer carries \`X-Request-Id\` and the state of the rate limit. Errors have their family's shape for every status; \
outside the reports they follow \`Accept-Language\` (en, es, pt).`;

/**
 * The OpenAPI document, generated from the contracts. `server` is the product's base URL; the
 * error examples come from the error renderers.
 */
export const openApiDocument = (contracts: readonly Contract[], about: OperationContext): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract, about) };
  }
  const used = new Set(contracts.map((contract) => TOPICS[toTopic(contract)]));
  const document = createDocument({
    openapi: "3.1.0",
    info: { title: "Customer 360", version: "1", description: ABOUT },
    servers: [{ url: about.server }],
    tags: Object.values(TOPICS)
      .filter((name) => used.has(name))
      .map((name) => ({ name })),
    paths,
    webhooks: openApiWebhooks(),
    components: {
      headers: HEADERS,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of one business" },
        metricsToken: { type: "http", scheme: "bearer", description: "The installation's METRICS_TOKEN" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: `${about.server.startsWith("https:") ? "__Host-" : ""}next-auth.session-token`,
          description: "The session cookie; writes also need an Origin header equal to the address",
        },
      },
    },
  });
  // The library's types lack extensions; the contract's schema checks the answer.
  return document as unknown as OpenApi;
};
