"use client";

import { useMemo } from "react";
import type { Example } from "#core/contracts/contract.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { OpenApi, OpenApiOperation } from "#features/api/contracts/openapi/openapi.ts";
import { TOPICS, type Topic } from "#features/api/contracts/openapi/topics.ts";
import {
  describeRange,
  type Field,
  forms,
  listSchemaFields,
  MAX_DEPTH,
  resolve,
  type Schema,
  type Schemas,
  typeName,
} from "./schema.ts";

const TEXTS: Record<string, string> = {
  email: "ana@example.com",
  uuid: "0b9d2f6e-6f5c-4d0e-9a53-3f1c8a1d7e42",
  date: "2026-11-20",
  "date-time": "2026-11-20T12:00:00Z",
};

const sampleText = ({ format = "", minLength = 0 }: Schema): string => TEXTS[format] ?? (minLength > 0 ? "text" : "");

/** A minimal valid value: required fields filled with defaults, examples or the first choice. */
export const buildSample = (given: Schema, schemas: Schemas, depth = 0): unknown => {
  const schema = resolve(given, schemas);
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [form] = forms(schema);
  if (form) return buildSample(form, schemas, depth + 1);
  switch (schema.type) {
    case "object": {
      const names = depth > MAX_DEPTH ? [] : (schema.required ?? []);
      return Object.fromEntries(
        names.map((name) => [name, buildSample(schema.properties?.[name] ?? {}, schemas, depth + 1)]),
      );
    }
    case "array":
      return (schema.minItems ?? 0) > 0 && depth <= MAX_DEPTH
        ? [buildSample(schema.items ?? {}, schemas, depth + 1)]
        : [];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 0, 0);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return sampleText(schema);
  }
};

export type Parameter = Field & {
  location: "path" | "query" | "header";
  /** The allowed values; undefined for free text. */
  choices?: string[] | undefined;
};

export type OperationAnswer = {
  status: number;
  /** Name and description. */
  headers: [string, string][];
  bodies: { title: string | undefined; value: unknown }[];
  fields: Field[];
  /** Media types other than JSON. */
  files: string[];
};

/** How to authenticate: with an API token of the business, a login session, or the installation's metrics token. */
const WAYS = ["token", "session", "metricsToken"] as const;
export type CredentialKind = (typeof WAYS)[number];

/** All tokens use the same header. */
export const isTokenKind = (way: CredentialKind | "none"): boolean => way === "token" || way === "metricsToken";

export type Operation = {
  /** The anchor of the operation. */
  id: string;
  method: string;
  path: string;
  topic: Topic;
  title: string;
  description: string | undefined;
  permission: string | null;
  /** Empty if no authentication is needed. */
  ways: CredentialKind[];
  parameters: Parameter[];
  body: { fields: Field[]; sample: unknown } | null;
  answers: OperationAnswer[];
  examples: Example[];
};

const toParameters = ({ parameters = [] }: Pick<OpenApiOperation, "parameters">, schemas: Schemas): Parameter[] =>
  parameters.flatMap(({ name, in: location, required, description, schema: given }) => {
    if (location === "cookie") return [];
    const schema = (given ?? {}) as Schema;
    const choices = schema.enum?.map(String) ?? (schema.type === "boolean" ? ["true", "false"] : undefined);
    return [
      {
        path: name,
        location,
        type: typeName(schema, schemas),
        range: describeRange(schema, schemas),
        ...(schema.default !== undefined && { standard: schema.default }),
        isRequired: required ?? false,
        words: description,
        onlyIn: [],
        choices,
      },
    ];
  });

const JSON_TYPE = "application/json";

const toAnswers = (
  { responses }: OpenApiOperation,
  { schemas, headers: known }: OpenApi["components"],
): OperationAnswer[] =>
  Object.entries(responses).map(([status, { headers = {}, content = {} }]) => {
    const json = content[JSON_TYPE];
    return {
      status: Number(status),
      headers: Object.entries(headers).map(([name, header]) => {
        const words = (header as { description?: string }).description ?? known[name]?.description ?? "";
        return [name, words];
      }),
      bodies: Object.values(json?.examples ?? {}).map(({ summary, value }) => ({ title: summary, value })),
      fields: json?.schema ? listSchemaFields(json.schema as Schema, schemas) : [],
      files: Object.keys(content).filter((type) => type !== JSON_TYPE),
    };
  });

const toOperationBody = (
  { requestBody }: Pick<OpenApiOperation, "requestBody">,
  schemas: Schemas,
): Operation["body"] => {
  const schema = requestBody?.content[JSON_TYPE]?.schema as Schema | undefined;
  return schema ? { fields: listSchemaFields(schema, schemas), sample: buildSample(schema, schemas) } : null;
};

const topicNamed = (name: string | undefined): Topic =>
  (Object.keys(TOPICS) as Topic[]).find((topic) => TOPICS[topic] === name) ?? "service";

/** The document in the page's shape, in the order of its topics. */
export const readOperations = ({ paths, components }: OpenApi): Operation[] => {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const { operationId, tags, summary, description, security } = operation;
      const named = security.flatMap((way) => Object.keys(way));
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        topic: topicNamed(tags[0]),
        title: summary,
        description,
        permission: security.flatMap((way) => Object.values(way).flat())[0] ?? null,
        ways: WAYS.filter((way) => named.includes(way)),
        parameters: toParameters(operation, components.schemas),
        body: toOperationBody(operation, components.schemas),
        answers: toAnswers(operation, components),
        examples: operation["x-examples"] as Example[],
      };
    }),
  );
  const order = Object.keys(TOPICS);
  return operations.sort((a, b) => order.indexOf(a.topic) - order.indexOf(b.topic));
};

/** Whether all search words occur in the operation's title, address, description, fields or error codes. */
export const matchesSearch = (operation: Operation, looked: string): boolean => {
  if (looked === "") return true;
  const { title, path, method, description, permission, parameters, body, answers } = operation;
  const fields = [
    ...parameters,
    ...(body?.fields ?? []),
    ...answers.flatMap(({ status, fields: of }) => (status < 400 ? of : [])),
  ];
  const codes = answers.flatMap(({ bodies }) => bodies.map(({ value }) => JSON.stringify(value)));
  const text = [
    title,
    method,
    path,
    description,
    permission,
    ...fields.map((field) => `${field.path} ${field.words ?? ""}`),
    ...codes,
  ]
    .join(" ")
    .toLowerCase();
  return looked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** The non-empty topics with their operations, in page order. */
export const byTopic = (operations: Operation[]): { topic: Topic; operations: Operation[] }[] =>
  [...new Set(operations.map(({ topic }) => topic))].map((topic) => ({
    topic,
    operations: operations.filter((operation) => operation.topic === topic),
  }));

/** A kind of message that is sent to webhook endpoints. */
export type WebhookEvent = {
  /** `segment.entered` */
  name: string;
  /** The anchor of the event. */
  id: string;
  title: string;
  description: string | undefined;
  headers: Parameter[];
  body: Operation["body"];
};

/** The messages that the document says are sent, in its order. */
export const readEvents = ({ webhooks, components: { schemas } }: OpenApi): WebhookEvent[] =>
  Object.entries(webhooks).map(([name, { post }]) => ({
    name,
    id: `webhook-${name}`,
    title: post.summary,
    description: post.description,
    headers: toParameters(post, schemas),
    body: toOperationBody(post, schemas),
  }));

/** Whether all search words occur in the event's name, title or fields. */
export const matchesEvent = ({ name, title, headers, body }: WebhookEvent, looked: string): boolean => {
  const fields = [...headers, ...(body?.fields ?? [])].map(({ path, words }) => `${path} ${words ?? ""}`);
  const text = ["webhook", name, title, ...fields].join(" ").toLowerCase();
  return looked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** The API's routes and webhook events. Cached for good, because the document changes only with the product's version. */
export const useReference = ({ isWanted = true }: { isWanted?: boolean } = {}) => {
  const options = { isAllowed: isWanted, isLive: false, staleMs: Number.POSITIVE_INFINITY };
  const { query, error, retry } = useAnswer("GET /api/openapi.json", {}, options);
  const { data } = query;
  const operations = useMemo(() => (data ? readOperations(data) : undefined), [data]);
  const events = useMemo(() => (data ? readEvents(data) : []), [data]);
  return { operations, events, server: data?.servers[0]?.url ?? "", error, retry };
};
