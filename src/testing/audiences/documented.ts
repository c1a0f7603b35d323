import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { ShopAnswer, ShopRequest } from "#testing/shops/connections/shop-server.ts";

const FOLDER = path.resolve(process.env.SHARED_DIR ?? "../shared", "reference/openapi");

type Ref = { $ref: string };
type Schema = object;
type Content = Record<string, { schema?: Schema }>;
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  parameters?: (Parameter | Ref)[];
  requestBody?: { content: Content; required?: boolean };
  responses: Record<string, { content?: Content } | Ref>;
};
type Document = { paths: Record<string, Record<string, Operation>> };

/** `expectDocumented` throws unless the platform's own document has such a request and such an answer. */
export type Documented = { expectDocumented: (request: ShopRequest, answer: ShopAnswer) => void };

const isPathOf = (template: string, pathname: string): boolean => {
  const [parts, given] = [template.split("/"), pathname.split("/")];
  return parts.length === given.length && parts.every((part, i) => part.startsWith("{") || part === given[i]);
};

/** Ajv knows `nullable` only beside a type. */
const readDocument = (file: string): Document =>
  JSON.parse(gunzipSync(readFileSync(file)).toString(), (_, value) => {
    if (typeof value === "object" && value !== null && value.nullable === true && !("type" in value))
      delete value.nullable;
    return value;
  });

/** Null where the published documents are absent. */
export const documentedBy = (...names: string[]): Documented | null => {
  const files = names.map((name) => path.join(FOLDER, `${name}.json.gz`));
  if (!files.every((file) => existsSync(file))) return null;
  const documents = files.map((file) => readDocument(file));
  const ajv = new Ajv({ strict: false, validateSchema: false, coerceTypes: true, allErrors: true, logger: false });
  addFormats.default(ajv);
  for (const [i, document] of documents.entries()) ajv.addSchema(document, `document${i}`);

  const pointer = (...keys: string[]) =>
    keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const expectValid = (at: string, value: unknown, what: string) => {
    const validate = ajv.getSchema(at);
    if (!validate) throw new Error(`no schema ${at}`);
    if (!validate(value)) throw new Error(`${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
  };

  return {
    expectDocumented: ({ method, url, headers, body }, { status = 200, json }) => {
      const verb = method.toLowerCase();
      const found = documents.flatMap((document, i) =>
        Object.entries(document.paths).flatMap(([template, operations]) =>
          operations[verb] && isPathOf(template, url.pathname)
            ? [{ i, document, template, operation: operations[verb] }]
            : [],
        ),
      );
      // A path without parameters comes first: /lists/search is no list.
      const [one] = found.sort((a, b) => a.template.split("{").length - b.template.split("{").length);
      if (!one) throw new Error(`${method} ${url.pathname} is not documented`);
      const { i, document, template, operation } = one;
      const at = pointer("paths", template, verb);
      const resolve = <Value>(value: Value | Ref): Value =>
        typeof value === "object" && value !== null && "$ref" in value
          ? (value.$ref
              .slice(2)
              .split("/")
              .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], document) as Value)
          : (value as Value);

      const parameters = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
      const known = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
      for (const name of url.searchParams.keys()) {
        if (!known.includes(name)) throw new Error(`${template} has no query parameter ${name}`);
      }
      for (const [n, parameter] of parameters.entries()) {
        const { name, in: place, required, schema } = parameter;
        const given =
          place === "query" ? url.searchParams.get(name) : place === "header" ? headers[name.toLowerCase()] : null;
        if (required && place !== "path" && (given ?? null) === null) throw new Error(`${template} lacks ${name}`);
        const isList = (schema as { type?: string })?.type === "array";
        if (given !== null && given !== undefined && schema && !("$ref" in (operation.parameters?.[n] ?? {}))) {
          const value = isList ? String(given).split(",") : given;
          expectValid(`document${i}#${at}/parameters/${n}/schema`, value, name);
        }
      }

      const type = headers["content-type"];
      if (operation.requestBody) {
        if (!type || !operation.requestBody.content[type]?.schema) throw new Error(`${template} takes no ${type}`);
        const value = JSON.parse(body);
        expectValid(`document${i}#${at}${pointer("requestBody", "content", type, "schema")}`, value, "request");
      } else if (body !== "") throw new Error(`${template} takes no body`);

      const name = [String(status), `${String(status)[0]}XX`, "default"].find((key) => operation.responses[key]);
      if (!name) throw new Error(`${template} never answers ${status}`);
      const response = operation.responses[name] as Ref | { content?: Content };
      const place = "$ref" in response ? response.$ref.slice(1) : `${at}${pointer("responses", name)}`;
      const [media] = Object.keys(resolve<{ content?: Content }>(response).content ?? {});
      if (media) expectValid(`document${i}#${place}${pointer("content", media, "schema")}`, json, "answer");
    },
  };
};
