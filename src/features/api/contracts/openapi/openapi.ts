import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

const example = z.looseObject({ summary: z.string().optional(), value: z.unknown() });
const content = z.record(
  z.string(),
  z.looseObject({ schema: z.unknown().optional(), examples: z.record(z.string(), example).optional() }),
);

/** The parts of an operation that the API reference page reads. */
const operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(["path", "query", "header", "cookie"]),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: z.unknown(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      description: z.string(),
      headers: z.record(z.string(), z.unknown()).optional(),
      content: content.optional(),
    }),
  ),
  "x-examples": z.array(
    z.object({
      title: z.string(),
      address: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      upload: z.object({ file: z.string(), type: z.string() }).optional(),
      saveAs: z.string().optional(),
    }),
  ),
});

/** What is sent to webhook endpoints. */
const webhook = z.looseObject({
  post: operation.pick({ summary: true, description: true, parameters: true, requestBody: true }),
});

const openApi = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.looseObject({ url: z.string() })),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  webhooks: z.record(z.string(), webhook),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.looseObject({ description: z.string() })),
  }),
});

export type OpenApi = z.infer<typeof openApi>;
export type OpenApiOperation = z.infer<typeof operation>;

export const getOpenApi = defineContract({
  method: "GET",
  path: "/api/openapi.json",
  summary: "Read the OpenAPI 3.1 document",
  description: "Generated from the schemas that check requests and answers.",
  auth: "session-or-bearer",
  permission: null,
  input: z.object({}),
  output: openApi,
});
