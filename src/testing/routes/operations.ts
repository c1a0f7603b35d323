import type { Contract } from "#core/contracts/contract.ts";
import { CONTRACTS } from "#routes.ts";

/** The part of JSON Schema that the OpenAPI document uses for requests. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  format?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
};

export type Schemas = Record<string, Schema>;

type Parameter = { name: string; in: string; required?: boolean; schema: Schema };

export type DocumentedAnswer = { headers?: Record<string, unknown>; content?: Record<string, { schema?: Schema }> };

type Described = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, DocumentedAnswer>;
  "x-examples"?: { body?: unknown; address: string }[];
};

export type Operation = {
  method: string;
  path: string;
  contract: Contract;
  parameters: Parameter[];
  bodies: Record<string, { schema?: Schema }>;
  answers: Record<string, DocumentedAnswer>;
  /** Example bodies and query parameters. */
  examples: unknown[];
  queries: Record<string, string>[];
};

export type Api = { operations: Operation[]; schemas: Schemas };

const queryOf = (address: string): Record<string, string> =>
  Object.fromEntries(new URL(address, "http://localhost").searchParams);

const isFilled = (query: object): boolean => Object.keys(query).length > 0;

/** From the answer of `/api/openapi.json`, so that new routes are attacked without further code. */
export const readApi = async (response: Response): Promise<Api> => {
  const document = (await response.json()) as {
    paths: Record<string, Record<string, Described>>;
    components: { schemas: Schemas };
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, described]): Operation => {
      const method = name.toUpperCase();
      const contract = CONTRACTS.find((each) => each.method === method && each.path === path);
      if (!contract) throw new Error(`${method} ${path} is in the document but has no contract`);
      return {
        method,
        path,
        contract,
        parameters: described.parameters ?? [],
        bodies: described.requestBody?.content ?? {},
        answers: described.responses,
        queries: (described["x-examples"] ?? []).map(({ address }) => queryOf(address)).filter(isFilled),
        examples: (described["x-examples"] ?? []).flatMap(({ body }) => (body === undefined ? [] : [body])),
      };
    }),
  );
  return { operations, schemas: document.components.schemas };
};
