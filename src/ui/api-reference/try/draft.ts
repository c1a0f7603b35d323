import type { Example } from "#contracts/contract.ts";
import type { Call } from "#contracts/openapi/code-samples.ts";
import { isTokenWay, type Operation, type Parameter } from "../operations.ts";

/** A call as it stands in the form. */
export type Draft = {
  /** From `/api` on, with braces, and with the slash at its end that an example may have. */
  path: string;
  /** By name; "" is not sent. */
  values: Record<string, string>;
  /** Its JSON as text; null where there is no body. */
  body: string | null;
  /** The file to send, chosen or not. */
  upload?: (NonNullable<Example["upload"]> & { content?: Blob }) | undefined;
  saveAs?: string | undefined;
};

const pathValues = (template: string, path: string): Record<string, string> | undefined => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "([^/]+)");
  const found = new RegExp(`^${escaped}/?$`).exec(path);
  if (!found) return undefined;
  const given = names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? "")] as const);
  return Object.fromEntries(given.filter(([name, value]) => value !== `{${name}}`));
};

/** The form filled with an example. */
export const draftOf = (operation: Operation, example: Example): Draft => {
  const [path = "", query = ""] = example.address.split("?");
  const slash = path.endsWith("/") && !operation.path.endsWith("/") ? "/" : "";
  const body = example.body ?? operation.body?.sample;
  return {
    path: `${operation.path}${slash}`,
    values: {
      ...pathValues(operation.path, decodeURI(path)),
      ...Object.fromEntries(new URLSearchParams(query)),
      ...example.headers,
    },
    body: body === undefined ? null : JSON.stringify(body, null, 2),
    upload: example.upload,
    saveAs: example.saveAs,
  };
};

const placeOf = (parameters: Parameter[], name: string): Parameter["place"] =>
  parameters.find(({ path }) => path === name)?.place ?? "query";

/** What is sent: the address from `/api` on, and the headers that were filled in. Braces stay where nothing was. */
export const requestOf = (
  { parameters }: Operation,
  { path, values }: Draft,
): { address: string; headers: Record<string, string> } => {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  const of = (place: Parameter["place"]) => given.filter(([name]) => placeOf(parameters, name) === place);
  const inPath = of("path").reduce(
    (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const query = of("query").map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return {
    address: query.length > 0 ? `${inPath}?${query.join("&")}` : inPath,
    headers: Object.fromEntries(of("header")),
  };
};

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What an `Authorization` header can carry. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text.trim());

/** The required parameters that still have no value. */
export const missingIn = ({ parameters }: Operation, { values }: Draft): string[] =>
  parameters.filter(({ path, isRequired }) => isRequired && !values[path]).map(({ path }) => path);

/** A file by what it is called: packed or not. */
export const uploadOf = (file: File): Draft["upload"] => ({
  file: file.name,
  type: file.name.endsWith(".gz") ? "application/gzip" : "text/csv",
  content: file,
});

/** The call as code shows it; a body that is no JSON yet is shown as the example's. */
export const callOf = (operation: Operation, draft: Draft, server: string): Call => {
  const { address, headers } = requestOf(operation, draft);
  const body = draft.body !== null && isJson(draft.body) ? JSON.parse(draft.body) : operation.body?.sample;
  return {
    method: operation.method,
    url: `${server}${address}`,
    hasToken: operation.ways.some(isTokenWay),
    headers,
    ...(body !== undefined && { body }),
    ...(draft.upload && { upload: { file: draft.upload.file, type: draft.upload.type } }),
    ...(draft.saveAs !== undefined && { saveAs: draft.saveAs }),
    ...(operation.answers.some(({ files }) => files.includes("text/event-stream")) && { isStream: true }),
  };
};
