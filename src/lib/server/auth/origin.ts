import { AppError } from "#lib/domain/errors.ts";
import { settings } from "../settings.ts";

const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

/**
 * A browser sends our cookie along with a write from any page; `Origin` says which page it was. Held against the Host
 * header (request.url names localhost whatever was called) or, behind a proxy that changes it, against PUBLIC_URL.
 */
export const assertOwnOrigin = (request: Request): void => {
  const origin = originOf(request.headers.get("origin") ?? undefined);
  const isOurs =
    origin !== undefined &&
    (new URL(origin).host === request.headers.get("host") || origin === originOf(settings().PUBLIC_URL));
  if (!isOurs) throw new AppError("FORBIDDEN", "The request's Origin is not this product's");
};
