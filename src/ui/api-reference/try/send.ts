import { fileNameOf } from "#ui/shared/api/call.ts";
import { type CredentialKind, isTokenKind, type Operation } from "../operations.ts";
import { type Draft, requestOf } from "./draft.ts";

export type Credential = { way: CredentialKind | "none"; token: string };

/** The response. `status` 0 means none arrived. */
export type Reply = {
  status: number;
  ms: number;
  headers: [string, string][];
  content: Blob;
  /** Formatted content; undefined if it is not text. */
  text: string | undefined;
  /** The file name that the response suggests. */
  fileName: string | undefined;
};

/** Larger bodies are cut on screen; the saved file is complete. */
export const SHOWN_BYTES = 200_000;

const readable = async (content: Blob, type: string): Promise<string | undefined> => {
  if (!/json|^text\//.test(type)) return undefined;
  const text = await content.slice(0, SHOWN_BYTES).text();
  if (!type.includes("json") || content.size > SHOWN_BYTES) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** How long to read event streams, which never end. */
const FOLLOWED_MS = 5000;

const contentOf = async (response: Response): Promise<Blob> => {
  const type = response.headers.get("content-type") ?? "";
  if (!response.body || !type.startsWith("text/event-stream")) return response.blob();
  const reader = response.body.getReader();
  const timer = setTimeout(() => void reader.cancel(), FOLLOWED_MS);
  const parts: BlobPart[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value as BlobPart);
  clearTimeout(timer);
  return new Blob(parts);
};

/** Calls the product's own address with the login cookie or with only a token. */
export const send = async (operation: Operation, draft: Draft, { way, token }: Credential): Promise<Reply> => {
  const { address, headers } = requestOf(operation, draft);
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(address, {
      method: operation.method,
      credentials: way === "session" ? "same-origin" : "omit",
      cache: "no-store",
      headers: {
        ...headers,
        ...(isTokenKind(way) && { authorization: `Bearer ${token}` }),
        ...(draft.body !== null && { "content-type": "application/json" }),
        ...(draft.upload && { "content-type": draft.upload.type }),
      },
      ...(draft.body !== null && { body: draft.body }),
      ...(draft.upload?.content && { body: draft.upload.content }),
    });
    const content = await contentOf(response);
    return {
      status: response.status,
      ms: elapsed(),
      headers: [...response.headers],
      content,
      text: await readable(content, response.headers.get("content-type") ?? ""),
      fileName: fileNameOf(response),
    };
  } catch {
    return { status: 0, ms: elapsed(), headers: [], content: new Blob(), text: undefined, fileName: undefined };
  }
};
