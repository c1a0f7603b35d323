import { z } from "zod";
import { type ExampleRequest, exampleRequests, type Route } from "./example-requests.ts";
import type { OpenApi, OpenApiOperation } from "./openapi.ts";

const pair = z.object({
  key: z.string(),
  value: z.string(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
});

const item = z.object({
  name: z.string(),
  request: z.object({
    method: z.string(),
    description: z.string(),
    auth: z.object({ type: z.literal("noauth") }).optional(),
    header: z.array(pair),
    url: z.object({
      raw: z.string(),
      host: z.array(z.string()),
      path: z.array(z.string()),
      query: z.array(pair),
      variable: z.array(pair),
    }),
    body: z
      .discriminatedUnion("mode", [
        z.object({
          mode: z.literal("raw"),
          raw: z.string(),
          options: z.object({ raw: z.object({ language: z.literal("json") }) }),
        }),
        z.object({ mode: z.literal("file"), file: z.object({ src: z.string() }) }),
      ])
      .optional(),
  }),
  response: z.array(z.never()),
});

/** A collection of Postman's format 2.1: a folder per topic, a request per example. */
export const postmanCollection = z.object({
  info: z.object({ name: z.string(), description: z.string(), schema: z.string() }),
  auth: z.object({
    type: z.literal("bearer"),
    bearer: z.array(z.object({ key: z.literal("token"), value: z.string(), type: z.literal("string") })),
  }),
  variable: z.array(pair),
  item: z.array(z.object({ name: z.string(), item: z.array(item) })),
});

export type PostmanCollection = z.infer<typeof postmanCollection>;
type Pair = z.infer<typeof pair>;

type Parameter = NonNullable<OpenApiOperation["parameters"]>[number];

/** The parameters of a kind: those of the example with their values and in their order, then the others, switched off. */
const toPairs = (parameters: readonly Parameter[], place: Parameter["in"], given: Record<string, string>): Pair[] => {
  const pairs = parameters
    .filter((each) => each.in === place)
    .map(({ name, description, required }) => ({
      key: name,
      value: given[name] ?? "",
      ...(description && { description }),
      ...(given[name] === undefined && !required && { disabled: true }),
    }));
  const first = Object.keys(given).flatMap((name) => pairs.filter(({ key }) => key === name));
  return [...first, ...pairs.filter((pair) => !first.includes(pair))];
};

const VARIABLES: Record<string, string> = { "<tenant-uuid>": "{{tenantId}}", "<secret>": "{{tenantSecret}}" };

const toPostmanRequest = ({ operation, path }: Route, { method, address, ...example }: ExampleRequest) => {
  const [inPath = "", query = ""] = address.split("?");
  const steps = path.slice(1).split("/");
  const values = inPath.split("/").slice(1).map(decodeURIComponent);
  const { parameters = [] } = operation;
  const queries = toPairs(parameters, "query", Object.fromEntries(new URLSearchParams(query)));
  const shown = steps.map((step) => step.replace(/^\{(\w+)\}$/, ":$1"));
  // The specification's addresses of reports end with a slash.
  if (inPath.endsWith("/")) shown.push("");
  const sent = queries
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${encodeURIComponent(value)}`);
  const headers = Object.entries(example.headers ?? {}).map(([name, value]) => [name, VARIABLES[value] ?? value]);
  const type = example.upload?.type ?? (example.body === undefined ? undefined : "application/json");
  return {
    method,
    description: operation.description ?? operation.summary,
    ...(!example.hasToken && { auth: { type: "noauth" as const } }),
    header: [
      ...toPairs(parameters, "header", Object.fromEntries(headers)),
      ...(type ? [{ key: "Content-Type", value: type }] : []),
    ],
    url: {
      raw: `{{baseUrl}}/${shown.join("/")}${sent.length > 0 ? `?${sent.join("&")}` : ""}`,
      host: ["{{baseUrl}}"],
      path: shown,
      query: queries,
      variable: steps.flatMap((step, at) => {
        const [, name] = /^\{(\w+)\}$/.exec(step) ?? [];
        return name ? [{ key: name, value: values[at] === step ? "" : (values[at] ?? "") }] : [];
      }),
    },
    ...(example.body !== undefined && {
      body: {
        mode: "raw" as const,
        raw: JSON.stringify(example.body, null, 2),
        options: { raw: { language: "json" as const } },
      },
    }),
    ...(example.upload && { body: { mode: "file" as const, file: { src: example.upload.file } } }),
  };
};

/** The example calls of the document. Token, address and tenant are the collection's variables. */
export const toPostmanCollection = (document: OpenApi): PostmanCollection => ({
  info: {
    name: "Customer 360",
    description:
      "Generated from the OpenAPI document. Set the variable token; the AI routes also need tenantId and tenantSecret.",
    schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
  },
  auth: { type: "bearer", bearer: [{ key: "token", value: "{{token}}", type: "string" }] },
  variable: [
    { key: "baseUrl", value: document.servers[0]?.url ?? "" },
    ...["token", "tenantId", "tenantSecret"].map((key) => ({ key, value: "" })),
  ],
  item: exampleRequests(document).map(({ topic, routes }) => ({
    name: topic,
    item: routes.flatMap((route) =>
      route.requests.map((request) => ({
        name: request.title,
        request: toPostmanRequest(route, request),
        response: [],
      })),
    ),
  })),
});
