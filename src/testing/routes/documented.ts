import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Api, DocumentedAnswer, Schema } from "./operations.ts";

export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** False if the rest was not read. */
  isWhole: boolean;
  ms: number;
};

const DOCUMENT = "https://example.com/openapi.json";

/** What an answer has against its description: media type, schema, headers. */
export const documentChecker = ({ schemas }: Pick<Api, "schemas">) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: DOCUMENT, components: { schemas } });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    // The document's references are relative to it, those of a part of it are not.
    const text = JSON.stringify(schema).replaceAll('"#/components/', `"${DOCUMENT}#/components/`);
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, validate);
    return validate;
  };

  return (described: DocumentedAnswer, { status, headers, body, isWhole }: Answer): string[] => {
    const missing = Object.keys(described.headers ?? {}).filter((name) => headers[name.toLowerCase()] === undefined);
    const found = missing.map((name) => `${status} without the documented header ${name}`);
    const type = String(headers["content-type"] ?? "").split(";")[0] ?? "";
    const contents = Object.entries(described.content ?? {});
    const content = contents.find(([media]) => media.split(";")[0] === type)?.[1];
    if (contents.length === 0 && body !== "") return [...found, `${status} with a body`];
    if (contents.length > 0 && !content) return [...found, `${status} with undocumented content: ${type}`];
    if (type !== "application/json" || !content?.schema || !isWhole) return found;
    const validate = validatorOf(content.schema);
    const isValid = validate(JSON.parse(body));
    const [problem] = validate.errors ?? [];
    const place = problem?.instancePath.replace(/\d+/g, "0");
    return isValid ? found : [...found, `${status} does not match its schema: ${place} ${problem?.message}`];
  };
};
