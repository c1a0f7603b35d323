import { refuseField } from "#core/values/fields.ts";
import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { folder } = SHARED_FIELDS;
const PORT = /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

export const sftp = defineDestination({
  takes: "any",
  fields: {
    host: {
      isPlace: true,
      isShown: true,
      address: "host",
      form: { pattern: /^[A-Za-z0-9.:-]+$/, example: "sftp.example.com" },
    },
    port: { input: "number", form: { pattern: PORT, example: "22" } },
    username: {},
    password: { isOptional: true, isSecret: true },
    privateKey: { isOptional: true, isSecret: true, input: "lines" },
    hostKey: {
      address: "hostKey",
      form: { pattern: /^SHA256:[A-Za-z0-9+/]{43}$/, example: "SHA256: and 43 characters" },
      // The server's own is learned by the test.
      placeholder: `SHA256:${"A".repeat(43)}`,
    },
    folder,
  },
  alsoNeeds: "a password or a private key",
  check: ({ password, privateKey }) => {
    if (!password && !privateKey) {
      refuseField("password", { reason: "required", message: "is required, or a private key" });
    }
  },
});
