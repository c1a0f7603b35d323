"use client";

import { Input, Select } from "antd";
import { useTranslations } from "next-intl";
import type { Example } from "#core/contracts/contract.ts";
import type { Call } from "#features/api/contracts/openapi/code-samples.ts";
import { isTokenKind, type Operation, type Parameter } from "./operations.ts";
import styles from "./reference.module.css";

/** The values in the form of a call. */
export type Draft = {
  /** Begins with `/api` and contains braces; keeps an example's trailing slash. */
  path: string;
  /** By name; "" is not sent. */
  values: Record<string, string>;
  /** The body as JSON text; null if there is none. */
  body: string | null;
  /** The file to send; undefined until one is chosen. */
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

/** The draft of an example call. */
export const toDraft = (operation: Operation, example: Example): Draft => {
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

const findLocation = (parameters: Parameter[], name: string): Parameter["location"] =>
  parameters.find(({ path }) => path === name)?.location ?? "query";

/** The address from `/api` on with the filled-in headers. Braces stay where a value is missing. */
export const buildRequest = (
  { parameters }: Operation,
  { path, values }: Draft,
): { address: string; headers: Record<string, string> } => {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  const of = (place: Parameter["location"]) => given.filter(([name]) => findLocation(parameters, name) === place);
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

/** Characters that an `Authorization` header can carry. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text.trim());

/** Required parameters without a value. */
export const missingParameters = ({ parameters }: Operation, { values }: Draft): string[] =>
  parameters.filter(({ path, isRequired }) => isRequired && !values[path]).map(({ path }) => path);

/** The media type by file name, compressed or not. */
export const toUpload = (file: File): Draft["upload"] => ({
  file: file.name,
  type: file.name.endsWith(".gz") ? "application/gzip" : "text/csv",
  content: file,
});

/** The call for code samples; uses the example's body while the typed one is not valid JSON. */
export const toCall = (operation: Operation, draft: Draft, server: string): Call => {
  const { address, headers } = buildRequest(operation, draft);
  const body = draft.body !== null && isJson(draft.body) ? JSON.parse(draft.body) : operation.body?.sample;
  return {
    method: operation.method,
    url: `${server}${address}`,
    hasToken: operation.ways.some(isTokenKind),
    headers,
    ...(body !== undefined && { body }),
    ...(draft.upload && { upload: { file: draft.upload.file, type: draft.upload.type } }),
    ...(draft.saveAs !== undefined && { saveAs: draft.saveAs }),
    ...(operation.answers.some(({ files }) => files.includes("text/event-stream")) && { isStream: true }),
  };
};

type ParameterFieldProps = {
  id: string;
  parameter: Parameter;
  value: string;
  isMissing: boolean;
  onChange: (value: string) => void;
};

const ParameterField = ({ id, parameter, value, isMissing, onChange }: ParameterFieldProps) => {
  const t = useTranslations("api");
  const { path, choices, standard, isRequired } = parameter;
  const placeholder = standard === undefined ? "" : String(standard);
  return (
    <div className={`stack gap-4 ${styles.control}`}>
      <label className="small" htmlFor={id}>
        <code>{path}</code>
      </label>
      {choices ? (
        <Select
          id={id}
          className="w-full"
          value={value}
          options={[
            { value: "", label: placeholder === "" ? t("not_sent") : t("not_sent_standard", { value: placeholder }) },
            ...choices.map((choice) => ({ value: choice, label: choice })),
          ]}
          popupMatchSelectWidth={false}
          onChange={onChange}
        />
      ) : (
        <Input
          id={id}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={value}
          onChange={({ target }) => onChange(target.value)}
          {...(isRequired && { "aria-required": true })}
          {...(isMissing && { status: "error" as const, "aria-invalid": true, "aria-describedby": `${id}-problem` })}
        />
      )}
      {isMissing && (
        <p id={`${id}-problem`} className="small text-error">
          {t("missing")}
        </p>
      )}
    </div>
  );
};

type FileFieldProps = { id: string; isMissing: boolean; onChange: (file: File) => void };

/** The file is the body, streamed when sent. */
const FileField = ({ id, isMissing, onChange }: FileFieldProps) => {
  const t = useTranslations("api");
  return (
    <div className={`stack gap-4 ${styles.control}`}>
      <label className="small" htmlFor={id}>
        {t("body_file")}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.gz"
        required
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onChange(file);
        }}
        {...(isMissing && { "aria-invalid": true, "aria-describedby": `${id}-problem` })}
      />
      {isMissing && (
        <p id={`${id}-problem`} className="small text-error">
          {t("missing")}
        </p>
      )}
    </div>
  );
};

type Props = { operation: Operation; draft: Draft; onChange: (draft: Draft) => void; showsProblems: boolean };

/** The parameters and body of a call; empty ones are not sent. */
export const DraftFields = ({ operation, draft, onChange, showsProblems }: Props) => {
  const t = useTranslations("api");
  const { id, parameters } = operation;
  const { values, body } = draft;
  const missing = showsProblems ? missingParameters(operation, draft) : [];
  const isBroken = body !== null && !isJson(body);
  return (
    <>
      {parameters.map((parameter) => (
        <ParameterField
          key={`${parameter.location} ${parameter.path}`}
          id={`${id}-in-${parameter.path}`}
          parameter={parameter}
          value={values[parameter.path] ?? ""}
          isMissing={missing.includes(parameter.path)}
          onChange={(value) => onChange({ ...draft, values: { ...values, [parameter.path]: value } })}
        />
      ))}
      {draft.upload && (
        <FileField
          id={`${id}-in-file`}
          isMissing={showsProblems && draft.upload.content === undefined}
          onChange={(file) => onChange({ ...draft, upload: toUpload(file) })}
        />
      )}
      {body !== null && (
        <div className={`stack gap-4 ${styles.control}`}>
          <label className="small" htmlFor={`${id}-in-body`}>
            {t("body_json")}
          </label>
          <Input.TextArea
            id={`${id}-in-body`}
            className={styles.bodyField ?? ""}
            autoSize={{ minRows: 4, maxRows: 20 }}
            spellCheck={false}
            value={body}
            onChange={({ target }) => onChange({ ...draft, body: target.value })}
            {...(isBroken && {
              status: "error" as const,
              "aria-invalid": true,
              "aria-describedby": `${id}-body-problem`,
            })}
          />
          {isBroken && (
            <p id={`${id}-body-problem`} className="small text-error">
              {t("no_json")}
            </p>
          )}
        </div>
      )}
    </>
  );
};
