import { existsSync } from "node:fs";

const REFINE_ANTD = "./node_modules/@refinedev/antd/src";
const UNUSED = "./src/ui/bundle/unused.ts";
const NO_LOCALE = "./src/ui/bundle/no-locale.mjs";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // A specified address ends in a slash, and following a redirect would drop the caller's token.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  devIndicators: false,
  // `npm test` already checks all types.
  typescript: { ignoreBuildErrors: true },
  // It has an optional native part, which can't be bundled.
  serverExternalPackages: ["ssh2"],
  // Its hooks are imported from its sources.
  transpilePackages: ["@refinedev/antd"],
  experimental: {
    // Production doesn't read them, and they would be two thirds of the server's files.
    turbopackSourceMaps: process.env.NODE_ENV !== "production",
    // Writing it takes a fifth of the first build's time, and only later builds gain from it.
    turbopackFileSystemCacheForBuild: existsSync(".next/BUILD_ID"),
  },
  // Set explicitly, so that a stray lockfile in a parent folder doesn't become the root.
  turbopack: {
    root: import.meta.dirname,
    // Replaces parts of packages that the product doesn't need.
    resolveAlias: {
      "@refinedev/antd": "./src/ui/bundle/refine-antd.js",
      "@refinedev/devtools-internal": "./src/ui/bundle/no-devtools.mjs",
      "@hooks/drawer": `${REFINE_ANTD}/hooks/drawer/useDrawer/index.tsx`,
      "@hooks/modal": `${REFINE_ANTD}/hooks/modal/useModal/index.tsx`,
      "error-stack-parser": UNUSED,
      "lodash-es/differenceWith.js": "./src/ui/bundle/difference-with.mjs",
      "lodash-es/get.js": "./src/ui/bundle/get.mjs",
      "lodash-es/isEqual.js": "./src/ui/bundle/is-equal.mjs",
      "lodash-es/unionWith.js": "./src/ui/bundle/union-with.mjs",
      "lodash-es/uniqBy.js": "./src/ui/bundle/unique-by.mjs",
      papaparse: UNUSED,
      pluralize: "./src/ui/bundle/pluralize.mjs",
      qs: "./src/ui/bundle/qs.mjs",
      "rc-field-form": "./src/ui/bundle/rc-field-form.mjs",
      "resize-observer-polyfill": "./src/ui/bundle/resize-observer.mjs",
      "../../color-picker/components/ColorPresets": "./src/ui/bundle/color-presets.mjs",
      "../message/useMessage": "./src/ui/bundle/no-holder.mjs",
      "../modal/useModal": "./src/ui/bundle/no-holder.mjs",
      "../notification/useNotification": "./src/ui/bundle/no-holder.mjs",
      "./OTP": UNUSED,
      "./Search": UNUSED,
      "./en_US": { browser: NO_LOCALE },
      "../locale/en_US": { browser: NO_LOCALE },
      "../../locale/en_US": { browser: NO_LOCALE },
      // For where `btoa` is missing, which no browser lacks.
      "next/dist/compiled/buffer": { browser: UNUSED },
      // Pages carry the words of one language.
      "../words/words.ts": { browser: "./src/ui/messages/page-words.ts" },
      "./clv-words-in.ts": { browser: "./src/ui/messages/page-words.ts" },
      "./purchasing-words-in.ts": { browser: "./src/ui/messages/page-words.ts" },
      // Pages get compiled messages, which need no parser.
      "intl-messageformat": { browser: "./src/ui/bundle/intl-messageformat.mjs" },
      "use-intl/format-message": "./node_modules/use-intl/dist/esm/production/format-message/format-only.js",
    },
  },
};

export default config;
