import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { type Contract, defineContract } from "./contract.ts";
import { errorSchema, errorStatuses } from "./errors.ts";

export const getOpenApi = defineContract({
  method: "GET",
  path: "/api/openapi.json",
  summary: "This interface as an OpenAPI 3.1 document",
  auth: "session-or-bearer",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: z.looseObject({ openapi: z.string() }),
});

const SECURITY: Record<Contract["auth"], Record<string, string[]>[]> = {
  none: [],
  bearer: [{ token: [] }],
  session: [{ session: [] }],
  "session-or-bearer": [{ token: [] }, { session: [] }],
};

const answers = (contract: Contract): ZodOpenApiResponsesObject => {
  const { output, errors: family, files = [], status = 200 } = contract;
  const text = Object.fromEntries(files.map((type) => [type, { schema: z.string() }]));
  const json = { "application/json": { schema: output } };
  const success = { description: "Done", ...(status !== 204 && { content: { ...json, ...text } }) };
  const failures = errorStatuses(contract).map(({ status: failed, words }) => [
    failed,
    { description: words, content: { "application/json": { schema: errorSchema(family, failed) } } },
  ]);
  return { [status]: success, ...Object.fromEntries(failures) };
};

/** The fields of an input by where they stand: in the path's braces, or in the query or the body. */
const fieldsOf = ({ input, path }: Contract): { inPath: z.ZodObject; others: z.ZodObject } => {
  if (!(input instanceof z.ZodObject)) throw new TypeError(`The input of ${path} is not an object`);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, true as const]);
  const mask = Object.fromEntries(names);
  return { inPath: input.pick(mask), others: input.omit(mask) };
};

const operation = (contract: Contract): ZodOpenApiOperationObject => {
  const { method, summary, auth, permission } = contract;
  const { inPath, others } = fieldsOf(contract);
  const hasBody = method !== "GET" && method !== "DELETE";
  return {
    summary,
    ...(permission && { description: `Needs the permission \`${permission}\`.` }),
    security: SECURITY[auth],
    requestParams: { path: inPath, ...(!hasBody && { query: others }) },
    ...(hasBody && { requestBody: { required: true, content: { "application/json": { schema: others } } } }),
    responses: answers(contract),
  };
};

/** Generated from the contracts, so that it says what the routes do. */
export const openApiDocument = (contracts: readonly Contract[]) => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Customer 360", version: "1" },
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of one business" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token", description: "The login's cookie" },
      },
    },
  });
};
