import { existsSync } from "node:fs";
import { PHASE_PRODUCTION_SERVER } from "next/constants.js";
import { checkedAliases } from "./src/core/ui/bundle/aliases.ts";
import { FORMER_ADDRESSES } from "./src/core/values/former-addresses.ts";

/** @type {(phase: string) => import("next").NextConfig} */
const config = (phase) => ({
  poweredByHeader: false,
  // A specified address ends in a slash, and following a redirect would drop the caller's token.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  devIndicators: false,
  // Icons, the web manifest and robots.txt, which browsers ask for on every page.
  headers: async () => [
    {
      source: "/:file(favicon.ico|icon.svg|icon-[a-z0-9-]+.png|apple-touch-icon.png|manifest.webmanifest|robots.txt)",
      headers: [{ key: "cache-control", value: "public, max-age=86400" }],
    },
  ],
  // With their parameters, which Next passes on.
  redirects: async () =>
    Object.entries(FORMER_ADDRESSES).map(([source, destination]) => ({ source, destination, permanent: true })),
  // `npm test` already checks all types.
  typescript: { ignoreBuildErrors: true },
  // It has an optional native part, which can't be bundled.
  serverExternalPackages: ["ssh2"],
  // Pages import some of its hooks from their sources (`core/ui/bundle/aliases.ts`).
  transpilePackages: ["@refinedev/antd"],
  // The product has no images for Next to resize, which would need the package sharp.
  images: { unoptimized: true },
  experimental: {
    // Production doesn't read them, and they would be two thirds of the server's files.
    turbopackSourceMaps: process.env.NODE_ENV !== "production",
    // Writing it takes a fifth of the first build's time, and only later builds gain from it.
    turbopackFileSystemCacheForBuild: existsSync(".next/BUILD_ID"),
  },
  // Set explicitly, so that a stray lockfile in a parent folder doesn't become the root.
  turbopack: {
    root: import.meta.dirname,
    // A server bundles nothing, and may lack the packages of pages.
    resolveAlias: phase === PHASE_PRODUCTION_SERVER ? {} : checkedAliases(import.meta.dirname),
  },
});

export default config;
