import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { type Call, codeSample } from "./code-samples.ts";
import type { OpenApi, OpenApiOperation } from "./openapi.ts";

type Example = OpenApiOperation["x-examples"][number];

/** An example call of a route, as a program sends it. */
type ExampleRequest = Example & Pick<Call, "method" | "hasToken" | "isStream">;

type Route = { path: string; operation: OpenApiOperation; requests: ExampleRequest[] };

/** Programs send tokens: routes for browsers, signed messages and the metrics' reader are left out. */
const isForPrograms = ({ security, responses }: OpenApiOperation): boolean =>
  security.some((way) => "token" in way) || (security.length === 0 && !("401" in responses));

const toRoute = (path: string, method: string, operation: OpenApiOperation): Route => ({
  path,
  operation,
  requests: operation["x-examples"].map((example) => ({
    ...example,
    method: method.toUpperCase(),
    hasToken: operation.security.length > 0,
    isStream: "text/event-stream" in (operation.responses[200]?.content ?? {}),
  })),
});

/** The example calls of all routes for programs, by topic in the reference's order. */
const exampleRequests = ({ paths, tags }: OpenApi): { topic: string; routes: Route[] }[] => {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      isForPrograms(operation) ? [toRoute(path, method, operation)] : [],
    ),
  );
  return tags.map(({ name: topic }) => ({
    topic,
    routes: routes.filter(({ operation }) => operation.tags.includes(topic)),
  }));
};

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
const postmanCollection = z.object({
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

/** Upper-case words: `segmentId` is `SEGMENT_ID`. */
const variableName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The variables are put in afterwards, because a shell's quoting would escape them. */
const formatCommand = ({ address, ...call }: ExampleRequest): string => {
  const [url = "", ...rest] = codeSample("curl", { ...call, url: `{api}${address}` }).split("\n");
  return [url.replace(/\{(\w+)\}/g, (_, name: string) => `$${variableName(name)}`), ...rest]
    .join("\n")
    .replace("YOUR_TOKEN", "$TOKEN")
    .replace("<tenant-uuid>", "$TENANT_ID")
    .replace("<secret>", "$TENANT_SECRET");
};

const formatSection = ({ operation: { summary, description }, requests }: Route): string => {
  const lines = requests.map((request) => {
    const title = request.title === summary ? "" : `${request.title}:\n\n`;
    return `${title}\`\`\`bash\n${formatCommand(request)}\n\`\`\``;
  });
  return [`### ${summary}`, ...(description ? [description] : []), ...lines].join("\n\n");
};

/** Every route as a curl line, in Markdown. */
export const curlBook = (document: OpenApi): string => {
  const topics = exampleRequests(document).map(({ topic, routes }) =>
    [`## ${topic}`, ...routes.map(formatSection)].join("\n\n"),
  );
  return `# Customer 360 with curl

Generated from the OpenAPI document. Set these first, and in lines that have them \`$ID\` and other variables of the address, \`$TENANT_ID\` and \`$TENANT_SECRET\`:

\`\`\`bash
export API=${document.servers[0]?.url ?? ""} TOKEN=…
\`\`\`

${topics.join("\n\n")}
`;
};

const OF_THE_DOCUMENT = "Generated from the OpenAPI document, with an example call of each route.";

export const getPostmanCollection = defineContract({
  method: "GET",
  path: "/api/postman.json",
  summary: "Read the Postman collection",
  description: `${OF_THE_DOCUMENT} In Postman's format 2.1; Bruno, Insomnia and Hoppscotch import it too.`,
  auth: "session-or-bearer",
  permission: null,
  input: z.object({}),
  output: postmanCollection,
});

export const getCurlBook = defineContract({
  method: "GET",
  path: "/api/curl.md",
  summary: "Read the curl examples",
  description: `${OF_THE_DOCUMENT} In Markdown.`,
  auth: "session-or-bearer",
  permission: null,
  input: z.object({}),
  output: z.string(),
  text: "text/markdown; charset=utf-8",
});
