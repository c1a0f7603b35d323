import { AppError } from "#lib/domain/errors.ts";
import { settings } from "../settings.ts";

const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

/**
 * CSRF protection: browsers send our cookie with writes from any page, and `Origin` says which page. Compared with the
 * Host header (request.url always says localhost) or, behind a proxy that changes it, with PUBLIC_URL.
 */
export const assertOwnOrigin = (request: Request): void => {
  const origin = originOf(request.headers.get("origin") ?? undefined);
  const isOurs =
    origin !== undefined &&
    (new URL(origin).host === request.headers.get("host") || origin === originOf(settings().PUBLIC_URL));
  if (!isOurs) throw new AppError("FORBIDDEN", "The request's Origin is not allowed");
};
