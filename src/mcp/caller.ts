import { v7 as uuidv7 } from "uuid";
import { admit } from "#core/http/authorize.ts";
import { negotiateLanguage } from "#core/http/messages/words.ts";
import type { RequestContext } from "#core/http/pipeline.ts";
import { AppError } from "#core/values/errors.ts";
import type { Caller } from "./tool.ts";

/** API tokens only: a page that a user visits could send their session cookie. Each tool requires its own permission. */
const DOOR = { method: "POST", auth: "bearer", permission: null } as const;

/** Authenticates a request and counts it. Throws UNAUTHENTICATED, AUTH_FAILED and RATE_LIMITED. */
export const authenticateCaller = async (
  request: Request,
  context: RequestContext = { requestId: uuidv7(), actor: null, allowance: null },
): Promise<Caller> => {
  const actor = await admit(DOOR, request, context);
  if (!actor) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  return { actor, language: negotiateLanguage(request.headers.get("accept-language")), signal: request.signal };
};
