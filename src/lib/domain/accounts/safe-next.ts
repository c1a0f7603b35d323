/**
 * Where to go after logging in: `next` only when it stays inside the product, else the front page. A browser reads
 * `//host`, `/\host` and control characters as another host; asking the URL parser is the only safe judge.
 */
export const safeNext = (next: string | null, origin: string): string => {
  if (!next?.startsWith("/")) return "/";
  const address = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (!address || address.origin !== origin || address.pathname === "/login") return "/";
  return `${address.pathname}${address.search}${address.hash}`;
};
