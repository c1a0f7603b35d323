import { withBodyShare } from "#core/compute/body-budget.ts";
import { PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { AppError } from "#core/values/errors.ts";
import { readBytes } from "../body.ts";

/** Reads a URL-encoded form, as next-auth's client sends it, or JSON. */
export const readForm = async (request: Request): Promise<Record<string, string>> => {
  const text = await withBodyShare(undefined, async (share) =>
    new TextDecoder().decode(await readBytes(request, PUBLIC_BODY_LIMIT, share)),
  );
  if (!request.headers.get("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    const pairs = Object.entries(typeof body === "object" && body !== null ? body : {});
    return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
  } catch (cause) {
    throw new AppError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
};
