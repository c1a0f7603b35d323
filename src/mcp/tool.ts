import { createSchema } from "zod-openapi";
import type { ToolBinding } from "#core/contracts/bindings.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { answerFor, assertMayCompare } from "#core/contracts/personal-data.ts";
import { toWorkKind } from "#core/http/handle.ts";
import { parseArguments } from "#core/http/parse.ts";
import { invalidField, issuesAt, validationError } from "#core/http/problems.ts";
import { runAs } from "#core/load/work.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type Permission } from "#core/values/permissions.ts";

/** The caller of a tool. `signal` aborts when the caller has left. */
export type Caller = { actor: Actor; language: LanguageTag; signal: AbortSignal };

type JsonSchema = {
  type: "object";
  properties?: Record<string, object>;
  required?: string[];
  [keyword: string]: unknown;
};

/** A tool of an assistant: a contract bound to its use-case, like a route. */
export type Tool = {
  name: string;
  title: string;
  description: string;
  permission: Permission | null;
  isWrite: boolean;
  inputSchema: JsonSchema;
  /** Throws AppError for wrong arguments, missing permissions and what the use-case refuses. */
  call: (given: Record<string, unknown>, caller: Caller) => Promise<unknown>;
};

/** Parameters that make no sense in a conversation: files, saved views and hand-picked rows. */
const OMITTED = ["exportFormat", "export_format", "headers", "view", "columns", "ids"];

/** An assistant reads every row, so pages are small. */
const PAGE = { standard: 10, most: 50 };

const CONFIRM = {
  const: true,
  description: "Only true, and only after the user has agreed to this change",
};

const buildInputSchema = ({ input }: Contract, isWrite: boolean): JsonSchema => {
  const { schema, components } = createSchema(input, { io: "input", schemaRefPath: "#/$defs/" });
  const { properties = {}, required = [], ...rest } = schema as JsonSchema;
  const offered = Object.fromEntries(Object.entries(properties).filter(([name]) => !OMITTED.includes(name)));
  const { pageSize } = offered;
  return {
    ...rest,
    type: "object",
    properties: {
      ...offered,
      ...(pageSize && {
        pageSize: { ...pageSize, ...("default" in pageSize && { default: PAGE.standard }), maximum: PAGE.most },
      }),
      ...(isWrite && { confirm: CONFIRM }),
    },
    required: [...required, ...(isWrite ? ["confirm"] : [])],
    ...(Object.keys(components).length > 0 && { $defs: components }),
  };
};

const inBody = () => "body" as const;

/** Query parameters are texts, but assistants send numbers, booleans and objects. */
const asQuery = (value: unknown): unknown => {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
};

const argumentsFor = (
  { method }: Contract,
  { properties = {} }: JsonSchema,
  given: Record<string, unknown>,
  isWrite: boolean,
): Record<string, unknown> => {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(properties, name));
  if (unknown.length > 0) {
    const paths = unknown.map((name) => [name]);
    throw validationError(issuesAt(paths, inBody, { reason: "unknown_key" }));
  }
  const { confirm, pageSize, ...others } = given;
  if (isWrite && confirm !== true) {
    throw invalidField(["confirm"], inBody, { reason: "unknown_value", values: { values: "true" } });
  }
  // Assistants also send numbers as texts.
  if (Number(pageSize) > PAGE.most) {
    throw invalidField(["pageSize"], inBody, { reason: "at_most", values: { max: PAGE.most } });
  }
  // Lists without a standard size have all rows without a page.
  const isPaged = properties.pageSize !== undefined && "default" in properties.pageSize;
  const size = pageSize ?? (isPaged ? PAGE.standard : undefined);
  const named = { ...others, ...(size !== undefined && { pageSize: size }) };
  if (method !== "GET") return named;
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, asQuery(value)]));
};

export const buildTool = ({ name, contract, hint, run, brief }: ToolBinding): Tool => {
  const isPreview = contract.permission === "customers:view" || contract.permission === "ai:use";
  const isWrite = contract.method !== "GET" && !isPreview;
  const inputSchema = buildInputSchema(contract, isWrite);
  return {
    name,
    title: contract.summary,
    description: [contract.summary, contract.description, hint].filter((text) => text !== undefined).join(". "),
    permission: contract.permission,
    isWrite,
    inputSchema,
    call: (given, { actor, language, signal }) =>
      runAs({ kind: toWorkKind(contract), businessId: actor.businessId }, async () => {
        if (contract.permission) assertMay(actor, contract.permission);
        const input = parseArguments(contract, argumentsFor(contract, inputSchema, given, isWrite));
        assertMayCompare(contract.output, input, actor);
        const reader = { language, signal, hidesPersonalData: hidesPersonalData(actor) };
        const answer = answerFor(contract.output, await run(input, actor, reader), actor);
        return brief ? brief(answer) : answer;
      }),
  };
};
