import { defineDestination } from "../define-destination.ts";

export const webhook = defineDestination({
  takes: "csv",
  fields: {
    url: {
      isPlace: true,
      isShown: true,
      address: "url",
      form: { pattern: /^https?:\/\/[^\s@]+$/, example: "https://example.com/audience" },
    },
    secret: {
      isSecret: true,
      form: { pattern: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, example: "whsec_ and at least 24 bytes in base64" },
    },
  },
});
