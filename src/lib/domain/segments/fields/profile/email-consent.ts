import type { Field } from "#lib/domain/segments/field.ts";

/** Whether they may be written to. */
export const emailConsent: Field = {
  name: "emailConsent",
  group: "consent",
  type: "choice",
  words: { en: "Email consent", es: "Consentimiento de correo", pt: "Consentimento de e-mail" },
  options: ["granted", "denied", "unknown"],
  optionWord: ({ consents }, option) => consents[option as keyof typeof consents],
  always: true,
  value: () => "c.email_consent",
};
