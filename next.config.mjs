/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // The seed's address ends in a slash; a redirect would cost callers their token.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  devIndicators: false,
};

export default config;
