import { z } from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { LANGUAGES } from "#lib/domain/words/language.ts";
import type { Contract, Example } from "../contract.ts";
import { codeSample } from "./code-samples.ts";
import { answers, type ErrorExamples } from "./openapi-answers.ts";
import { TOPICS, topicOf } from "./topics.ts";

export type About = { server: string; errorExamples: ErrorExamples };

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

/** The fields of an input by where they stand: in the path's braces, or in the query or the body. */
const fieldsOf = ({ input, path }: Contract): { inPath: z.ZodObject; others: z.ZodObject } => {
  if (!(input instanceof z.ZodObject)) throw new TypeError(`The input of ${path} is not an object`);
  if (!path.includes("{")) return { inPath: z.object({}), others: input };
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
  "X-Customer-Api-Id": z.uuidv4().optional().describe("The tenant id. Needed unless the server is configured with it"),
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

/** What the document says of one contract. */
export const operation = (contract: Contract, about: About): ZodOpenApiOperationObject => {
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
    responses: answers(contract, about.errorExamples),
    "x-examples": examples.map((each) => ({ ...each })),
    // A cookie of a login is nothing that a program has.
    ...(auth !== "session" && { "x-codeSamples": samplesOf(contract, about.server, examples) }),
  };
};
