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
    // @refinedev/antd is one module: what only its layouts and fields need, which no page draws, would be in every page's
    // script. A module that is there anyway takes the place.
    resolveAlias: Object.fromEntries(
      ["react-markdown", "remark-gfm", "@ant-design/pro-layout"].map((name) => [name, "react"]),
    ),
  },
};

export default config;
