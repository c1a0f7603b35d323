import type { Scheme } from "./theme.ts";

/** The user's choice; `system` follows the device. */
export const APPEARANCES = ["light", "dark", "system"] as const;
export type Appearance = (typeof APPEARANCES)[number];

export const APPEARANCE_COOKIE = "appearance";
/** The device's scheme when it was last checked. */
export const SCHEME_COOKIE = "scheme";

export const DARK_QUERY = "(prefers-color-scheme: dark)";

export const readAppearance = (cookie: string | undefined): Appearance =>
  APPEARANCES.find((appearance) => appearance === cookie) ?? "system";

/** The scheme to render before the device was checked. */
export const firstScheme = (appearance: Appearance, schemeCookie: string | undefined): Scheme => {
  if (appearance !== "system") return appearance;
  return schemeCookie === "dark" ? "dark" : "light";
};

/**
 * Runs before the first paint. If the device prefers another scheme than the server rendered, stores it and reloads once: a
 * reload before the first paint is invisible, a change after it is not.
 */
export const schemeScript = `(() => {
  const page = document.documentElement;
  if (page.dataset.appearance !== "system") return;
  const wanted = matchMedia("${DARK_QUERY}").matches ? "dark" : "light";
  if (page.dataset.scheme === wanted) return;
  document.cookie = "${SCHEME_COOKIE}=" + wanted + "; path=/; max-age=31536000; samesite=lax";
  if (document.cookie.split("; ").includes("${SCHEME_COOKIE}=" + wanted)) location.reload();
})();`;
