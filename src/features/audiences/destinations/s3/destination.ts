import { refuseField } from "#core/values/fields.ts";
import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { folder } = SHARED_FIELDS;

export const s3 = defineDestination({
  takes: "any",
  fields: {
    endpoint: {
      isPlace: true,
      address: "url",
      form: { pattern: /^https?:\/\/[^\s@/]+\/?$/, example: "https://s3.eu-central-1.amazonaws.com" },
    },
    region: {},
    bucket: {
      isPlace: true,
      isShown: true,
      form: { pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, example: "exports" },
    },
    accessKeyId: {},
    secretAccessKey: { isSecret: true },
    folder,
  },
  check: ({ folder: text }) => {
    // An address of S3 would lose `..`, and with it lead into another bucket.
    if (text?.split("/").includes("..")) {
      refuseField("folder", { reason: "parent_folder", message: "must not contain .." });
    }
  },
});
