/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // The seed's address ends in a slash; a redirect would cost callers their token.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  devIndicators: false,
  // `npm test` checks types once, for all that there is; a build of what was checked need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Said, not guessed: a stray lockfile in a folder above must not become the root.
  turbopack: {
    root: import.meta.dirname,
    // @refinedev/antd is one module: what its unused layouts and fields need would be in every page's script.
    resolveAlias: Object.fromEntries(
      ["react-markdown", "remark-gfm", "@ant-design/pro-layout"].map((name) => [name, "./src/ui/providers/unused.ts"]),
    ),
  },
};

export default config;
