export const CODE_LANGUAGES = ["curl", "typescript", "python"] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

export type Call = {
  method: string;
  /** Absolute and URL-encoded. */
  url: string;
  /** Adds a placeholder token: people share this code, so it must never contain a real one. */
  hasToken: boolean;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  /** The file to send as the body. */
  upload?: { file: string; type: string } | undefined;
  /** The file to save the answer to. */
  saveAs?: string | undefined;
  /** The answer is an endless stream of server-sent events. */
  isStream?: boolean | undefined;
};

const listHeaders = ({ hasToken, headers = {}, body, upload }: Call): [string, string][] => [
  ...(hasToken ? [["Authorization", "Bearer YOUR_TOKEN"] as [string, string]] : []),
  ...Object.entries(headers),
  ...(body === undefined ? [] : [["Content-Type", "application/json"] as [string, string]]),
  ...(upload ? [["Content-Type", upload.type] as [string, string]] : []),
];

const inSingle = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Double-quotes a string for a shell and escapes special characters; bash's `!` cannot be escaped. */
const inDouble = (text: string): string =>
  text.includes("!") ? inSingle(text) : `"${text.replace(/["\\$`]/g, "\\$&")}"`;

/** In the layout of the specification's lines. */
const curl = (call: Call): string =>
  [
    `curl ${call.isStream ? "-N " : ""}-X ${call.method} ${inDouble(call.url)}`,
    ...listHeaders(call).map(([name, value]) => `-H ${inDouble(`${name}: ${value}`)}`),
    ...(call.body === undefined ? [] : [`-d ${inSingle(JSON.stringify(call.body, null, 2))}`]),
    // Not --data-binary, which would read the whole file into memory first.
    ...(call.upload ? [`--upload-file ${call.upload.file}`] : []),
    ...(call.saveAs === undefined ? [] : [`--output ${call.saveAs}`]),
  ].join(" \\\n  ");

const indented = (text: string, by: string): string => text.replaceAll("\n", `\n${by}`);

const typescript = (call: Call): string => {
  const { method, url, body, upload, saveAs, isStream } = call;
  const headers = listHeaders(call).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const options = [
    ...(method === "GET" ? [] : [`  method: ${JSON.stringify(method)},`]),
    ...(headers.length > 0 ? ["  headers: {", ...headers, "  },"] : []),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(JSON.stringify(body, null, 2), "  ")}),`]),
    ...(upload ? [`  body: await openAsBlob(${JSON.stringify(upload.file)}),`] : []),
  ];
  const given = options.length > 0 ? `, {\n${options.join("\n")}\n}` : "";
  const imports = [
    ...(upload ? ['import { openAsBlob } from "node:fs";'] : []),
    ...(saveAs === undefined ? [] : ['import { writeFile } from "node:fs/promises";']),
  ];
  return [
    ...(imports.length > 0 ? [...imports, ""] : []),
    `const response = await fetch(${JSON.stringify(url)}${given});`,
    'if (!response.ok) throw new Error(response.status + " " + (await response.text()));',
    isStream
      ? "for await (const text of response.body.pipeThrough(new TextDecoderStream())) console.log(text);"
      : saveAs === undefined
        ? "console.log(await response.text());"
        : `await writeFile(${JSON.stringify(saveAs)}, Buffer.from(await response.arrayBuffer()));`,
  ].join("\n");
};

/** A JSON value as a Python literal; strings use the same escapes. */
const literal = (value: unknown, by: string): string => {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const deeper = `${by}    `;
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${deeper}${item},\n`).join("")}${by}${close}`;
};

const python = (call: Call): string => {
  const { method, url, body, upload, saveAs, isStream } = call;
  // requests names the type of a JSON body itself.
  const headers = listHeaders(call).filter(([name]) => name !== "Content-Type" || upload);
  return [
    "import requests",
    "",
    `response = requests.${method.toLowerCase()}(`,
    `    ${JSON.stringify(url)},`,
    ...(headers.length > 0 ? [`    headers=${literal(Object.fromEntries(headers), "    ")},`] : []),
    ...(body === undefined ? [] : [`    json=${literal(body, "    ")},`]),
    ...(upload ? [`    data=open(${JSON.stringify(upload.file)}, "rb"),`] : []),
    "    timeout=60,",
    ...(isStream ? ["    stream=True,"] : []),
    ")",
    "response.raise_for_status()",
    ...(isStream ? ["for line in response.iter_lines():", "    print(line.decode())"] : []),
    ...(isStream
      ? []
      : saveAs === undefined
        ? ["print(response.text)"]
        : [`with open(${JSON.stringify(saveAs)}, "wb") as file:`, "    file.write(response.content)"]),
  ].join("\n");
};

const WRITERS: Record<CodeLanguage, (call: Call) => string> = { curl, typescript, python };

/** The call as a complete program; only the token has to be filled in. */
export const codeSample = (language: CodeLanguage, call: Call): string => WRITERS[language](call);
