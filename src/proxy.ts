import { type NextRequest, NextResponse } from "next/server.js";
import { isSecure } from "#core/auth/session.ts";
import { limitPages } from "#core/http/limit-pages.ts";

/** antd and recharts set styles on elements; development's hot reload evaluates code. */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure() ? ["upgrade-insecure-requests"] : []),
  ].join("; ");

const ALWAYS = {
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** The headers of every page, and the limit of pages without a session. Next reads the nonce from the request's policy and puts it on its own scripts. */
export const proxy = async (request: NextRequest): Promise<Response> => {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const csp = policy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", csp);
  const response = (await limitPages(request)) ?? NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(ALWAYS)) response.headers.set(name, value);
  response.headers.set("content-security-policy", csp);
  if (isSecure()) response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
};

/** Without /api and /mcp, where Next would silently truncate bodies at 10 MB. Those answers get their headers from `core/http/pipeline.ts`. */
export const config = {
  matcher: [
    "/((?!api(?:/|$)|mcp$|[.]well-known/|_next/static/|_next/image|(?:favicon[.]ico|icon[.]svg|icon-[a-z0-9-]+[.]png|apple-touch-icon[.]png|manifest[.]webmanifest|robots[.]txt)$).*)",
  ],
};
