const REFINE_ANTD = "./node_modules/@refinedev/antd/src";
const UNUSED = "./src/ui/bundle/unused.ts";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // A specified address ends in a slash, and following a redirect would drop the caller's token.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  devIndicators: false,
  // `npm test` already checks all types.
  typescript: { ignoreBuildErrors: true },
  // Its hooks are imported from its sources.
  transpilePackages: ["@refinedev/antd"],
  // Set explicitly, so that a stray lockfile in a parent folder doesn't become the root.
  turbopack: {
    root: import.meta.dirname,
    // Replaces parts of packages that the product doesn't need.
    resolveAlias: {
      "@refinedev/antd": "./src/ui/bundle/refine-antd.js",
      "@definitions/table": `${REFINE_ANTD}/definitions/table/index.ts`,
      "@formatjs/icu-skeleton-parser": "./src/ui/bundle/skeletons.mjs",
      "@hooks/drawer": `${REFINE_ANTD}/hooks/drawer/useDrawer/index.tsx`,
      "@hooks/modal": `${REFINE_ANTD}/hooks/modal/useModal/index.tsx`,
      "error-stack-parser": UNUSED,
      papaparse: UNUSED,
      "resize-observer-polyfill": "./src/ui/bundle/resize-observer.mjs",
      "side-channel": "./src/ui/bundle/side-channel.cjs",
    },
  },
};

export default config;
