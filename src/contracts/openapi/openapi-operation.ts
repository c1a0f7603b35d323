import { z } from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { LANGUAGES } from "#lib/domain/words/language.ts";
import type { Contract, Example } from "../contract.ts";
import { codeSample } from "./code-samples.ts";
import { examplesOf } from "./example-calls.ts";
import { answers, type ErrorExamples } from "./openapi-answers.ts";
import { TOPICS, topicOf } from "./topics.ts";

export type OperationContext = { server: string; errorExamples: ErrorExamples };

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
const securityOf = ({ auth, permission }: Contract): Record<string, string[]>[] =>
  WAYS[auth].map((way) => ({ [way]: permission ? [permission] : [] }));

/** Splits the fields of an input into path parameters and query or body fields. */
const fieldsOf = ({ input, path }: Contract): { inPath: z.ZodObject; others: z.ZodObject } => {
  if (!(input instanceof z.ZodObject)) throw new TypeError(`The input of ${path} is not an object`);
  if (!path.includes("{")) return { inPath: z.object({}), others: input };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, true as const]);
  const mask = Object.fromEntries(names);
  return { inPath: input.pick(mask), others: input.omit(mask) };
};

/** Path segments left out of operation IDs. */
const OMITTED_SEGMENTS = ["", "api", "v1", "ai", "echointel", "customer-intelligence", "admin"];

/** Routes of /api/v1 that /api/admin has under the same name. */
const IN_BOTH = ["/api/v1/tickets/batch"];

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
const headerOf = ({ auth, errors, files = [], idempotencyKey }: Contract): z.ZodObject =>
  z.object({
    ...(auth === "tenant" && TENANT),
    ...(idempotencyKey && IDEMPOTENCY),
    ...((errors === "ai" || files.length > 0) && LANGUAGE),
  });

const samplesOf = ({ method, auth, text }: Contract, server: string, examples: readonly Example[]) => {
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

const bodyOf = (fields: z.ZodObject, upload: readonly string[] | undefined) => ({
  required: true,
  // OpenAPI 3.1 describes binary content without a schema.
  content: upload ? Object.fromEntries(upload.map((type) => [type, {}])) : { "application/json": { schema: fields } },
});

/** The OpenAPI operation of one contract. */
export const operation = (contract: Contract, about: OperationContext): ZodOpenApiOperationObject => {
  const { method, path, summary, description, auth, upload } = contract;
  const { inPath, others } = fieldsOf(contract);
  const hasBody = method !== "GET" && method !== "DELETE";
  const examples = examplesOf(contract);
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
    ...(hasBody && { requestBody: bodyOf(others, auth === "signature" ? ["application/json"] : upload) }),
    responses: answers(contract, about.errorExamples),
    "x-examples": examples.map((each) => ({ ...each })),
    // Programs use tokens, not session cookies.
    ...(auth !== "session" && { "x-codeSamples": samplesOf(contract, about.server, examples) }),
  };
};
