import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { LANGUAGES } from "#lib/domain/words/language.ts";
import { codeSample } from "./code-samples.ts";
import type { Contract, Example } from "./contract.ts";
import { errorSchema, errorStatuses } from "./errors.ts";
import type { OpenApi } from "./openapi.ts";
import { TOPICS, topicOf } from "./topics.ts";

/** What a family says at a status: examples by name. */
export type ErrorExamples = (contract: Contract, status: number) => Record<string, { summary: string; value: object }>;

type About = { server: string; errorExamples: ErrorExamples };

const WAYS: Record<Contract["auth"], string[]> = {
  none: [],
  "metrics-token": ["metricsToken"],
  bearer: ["token"],
  tenant: ["token"],
  session: ["session"],
  "session-or-bearer": ["token", "session"],
};

/** OpenAPI 3.1 lets any scheme name what the caller must be allowed to. */
const securityOf = ({ auth, permission }: Contract): Record<string, string[]>[] =>
  WAYS[auth].map((way) => ({ [way]: permission ? [permission] : [] }));

type Header = { description: string; schema: { type: "string" | "integer" } };

const header = (description: string, type: Header["schema"]["type"] = "string"): Header => ({
  description,
  schema: { type },
});

const HEADERS = {
  "X-Request-Id": header("Yours, if it was 1–128 safe characters, else made: it finds the request in the log"),
  "X-RateLimit-Limit": header("Requests a minute", "integer"),
  "X-RateLimit-Remaining": header("Requests left in this minute", "integer"),
  "X-RateLimit-Reset": header("Seconds until it starts anew", "integer"),
  "Retry-After": header("Seconds after which it is worth trying again", "integer"),
  "WWW-Authenticate": header("Bearer"),
};

const headersOf = ({ auth }: Contract, status: number) => {
  const isCounted = auth !== "none" && auth !== "metrics-token" && status !== 401;
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
  const headers = { ...own, ...headersOf(contract, status) };
  if (status === 204) return { description: "Done: nothing to tell", headers };
  const examples = exampleAnswer !== undefined && { examples: { answer: { value: exampleAnswer } } };
  // OpenAPI 3.1 gives bytes no schema.
  const others = files.map((type) => [type, type.startsWith("text/") ? { schema: { type: "string" } } : {}]);
  const content = { [mediaType]: { schema: output, ...examples }, ...Object.fromEntries(others) };
  return { description: "Done", headers, content };
};

const answers = (contract: Contract, { errorExamples }: About): ZodOpenApiResponsesObject => {
  const failures = errorStatuses(contract).map(({ status, words }) => {
    const examples = errorExamples(contract, status);
    const content = { "application/json": { schema: errorSchema(contract.errors, status), examples } };
    return [status, { description: words, headers: headersOf(contract, status), content }];
  });
  return { [contract.status ?? 200]: success(contract), ...Object.fromEntries(failures) };
};

/** The fields of an input by where they stand: in the path's braces, or in the query or the body. */
const fieldsOf = ({ input, path }: Contract): { inPath: z.ZodObject; others: z.ZodObject } => {
  if (!(input instanceof z.ZodObject)) throw new TypeError(`The input of ${path} is not an object`);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, true as const]);
  const mask = Object.fromEntries(names);
  return { inPath: input.pick(mask), others: input.omit(mask) };
};

/** Steps of an address that name no thing. */
const PLUMBING = ["", "api", "v1", "ai", "echointel", "customer-intelligence", "admin"];

/** `get-reports-customers-segmentation`: what clients call the method, and the anchor in the reference. */
const operationId = ({ method, path }: Contract): string => {
  const steps = path.split("/").filter((step) => !PLUMBING.includes(step));
  return [method.toLowerCase(), ...steps.map((step) => step.replace(/[{}]/g, "").replace(/\W+/g, "-"))].join("-");
};

const LANGUAGE = {
  "Accept-Language": z
    .string()
    .optional()
    .describe("Of the words made for people: en, es or pt, regional forms and weights are understood; else English")
    .meta({ examples: [...LANGUAGES] }),
};

const IDEMPOTENCY = {
  "Idempotency-Key": z
    .string()
    .max(255)
    .optional()
    .describe("The same key and body within 24 hours make nothing new and get the first answer again"),
};

const TENANT = {
  "X-Customer-Api-Id": z.uuid().optional().describe("The tenant id. Needed unless the server is configured with it"),
  "X-Secret": z
    .string()
    .min(64)
    .max(64)
    .optional()
    .describe("The tenant secret. Needed unless the server is configured with it"),
};

/** The language is named where more than an error's sentence follows it. */
const headerOf = ({ auth, errors, files = [], idempotencyKey }: Contract): z.ZodObject =>
  z.object({
    ...(auth === "tenant" && TENANT),
    ...(idempotencyKey && IDEMPOTENCY),
    ...((errors === "ai" || files.length > 0) && LANGUAGE),
  });

const samplesOf = ({ method, auth }: Contract, server: string, examples: readonly Example[]) => {
  const call = ({ address, ...example }: Example) => ({
    method,
    url: `${server}${address}`,
    hasToken: auth !== "none",
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

const bodyOf = (fields: z.ZodObject, upload: Contract["upload"]) => ({
  required: true,
  // OpenAPI 3.1 gives bytes no schema.
  content: upload ? Object.fromEntries(upload.map((type) => [type, {}])) : { "application/json": { schema: fields } },
});

const operation = (contract: Contract, about: About): ZodOpenApiOperationObject => {
  const { method, path, summary, description, auth, upload } = contract;
  const { inPath, others } = fieldsOf(contract);
  const hasBody = method !== "GET" && method !== "DELETE";
  const examples = contract.examples ?? [{ title: summary, address: path }];
  return {
    operationId: operationId(contract),
    tags: [TOPICS[topicOf(path)]],
    summary,
    ...(description && { description }),
    security: securityOf(contract),
    requestParams: {
      path: inPath,
      ...((!hasBody || upload) && { query: others }),
      header: headerOf(contract),
    },
    ...(hasBody && { requestBody: bodyOf(others, upload) }),
    responses: answers(contract, about),
    "x-examples": examples.map((each) => ({ ...each })),
    // A cookie of a login is nothing that a program has.
    ...(auth !== "session" && { "x-codeSamples": samplesOf(contract, about.server, examples) }),
  };
};

const ABOUT = `Programs send \`Authorization: Bearer <token>\`; a token belongs to one business, has a role, and may be \
narrowed to some permissions. Instants are UTC, days are the business's own, money is in major units of its currency. \
Every answer carries \`X-Request-Id\` and the state of the rate limit. Errors have their family's shape for every status; \
outside the reports they follow \`Accept-Language\` (en, es, pt).`;

/**
 * Generated from the contracts, so that it says what the routes do. `server` is where the product is reached; the
 * examples of errors come from whoever renders them.
 */
export const openApiDocument = (contracts: readonly Contract[], about: About): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract, about) };
  }
  const used = new Set(contracts.map(({ path }) => TOPICS[topicOf(path)]));
  const document = createDocument({
    openapi: "3.1.0",
    info: { title: "Customer 360", version: "1", description: ABOUT },
    servers: [{ url: about.server }],
    tags: Object.values(TOPICS)
      .filter((name) => used.has(name))
      .map((name) => ({ name })),
    paths,
    components: {
      headers: HEADERS,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of one business" },
        metricsToken: { type: "http", scheme: "bearer", description: "The installation's METRICS_TOKEN" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: `${about.server.startsWith("https:") ? "__Secure-" : ""}next-auth.session-token`,
          description: "The login's cookie; a write needs an Origin equal to the host as well",
        },
      },
    },
  });
  // The library's types know of no extension; the contract's own schema checks what leaves.
  return document as unknown as OpenApi;
};
