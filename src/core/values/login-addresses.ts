/** Where the forms before the login post when JavaScript is unavailable; each responds with a redirect. */
export const LOGIN_FORM = "/api/auth/form/login";

export const INVITATION_FORM = "/api/auth/form/invitation";

export const FIRST_SETUP_FORM = "/api/auth/form/first-setup";

export const PASSWORD_RESET_FORM = "/api/auth/form/password-reset";

/**
 * Where to go after login: `next` if it stays within the product, otherwise the home page. Browsers treat `//host`,
 * `/\host` and control characters as another host, so the URL parser decides.
 */
export const safeNext = (next: string | null, origin: string): string => {
  if (!next?.startsWith("/")) return "/";
  const address = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (!address || address.origin !== origin || address.pathname === "/login") return "/";
  // The parser turns `/.//host` into the path `//host`, which a browser reads as another host.
  if (address.pathname.startsWith("//")) return "/";
  return `${address.pathname}${address.search}${address.hash}`;
};
