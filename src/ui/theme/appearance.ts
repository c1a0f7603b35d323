import type { Scheme } from "./theme.ts";

/** What someone chose; `system` follows the device. */
export const APPEARANCES = ["light", "dark", "system"] as const;
export type Appearance = (typeof APPEARANCES)[number];

export const APPEARANCE_COOKIE = "appearance";
/** What the device was painted in when it was last asked. */
export const SCHEME_COOKIE = "scheme";

export const DARK_QUERY = "(prefers-color-scheme: dark)";

export const readAppearance = (cookie: string | undefined): Appearance =>
  APPEARANCES.find((appearance) => appearance === cookie) ?? "system";

/** What to paint before the device has been asked. */
export const firstScheme = (appearance: Appearance, schemeCookie: string | undefined): Scheme => {
  if (appearance !== "system") return appearance;
  return schemeCookie === "dark" ? "dark" : "light";
};

/**
 * Runs before the first paint. Where the device asks for another scheme than the server painted, it is written down and
 * the page asked for again, once: a reload before the first paint is not seen, a change after it is.
 */
export const schemeScript = `(() => {
  const page = document.documentElement;
  if (page.dataset.appearance !== "system") return;
  const wanted = matchMedia("${DARK_QUERY}").matches ? "dark" : "light";
  if (page.dataset.scheme === wanted) return;
  document.cookie = "${SCHEME_COOKIE}=" + wanted + "; path=/; max-age=31536000; samesite=lax";
  if (document.cookie.split("; ").includes("${SCHEME_COOKIE}=" + wanted)) location.reload();
})();`;
