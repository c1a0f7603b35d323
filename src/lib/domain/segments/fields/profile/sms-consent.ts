import type { Field } from "#lib/domain/segments/field.ts";

/** Whether they may be sent texts. */
export const smsConsent: Field = {
  name: "smsConsent",
  group: "consent",
  type: "choice",
  words: { en: "SMS consent", es: "Consentimiento de SMS", pt: "Consentimento de SMS" },
  options: ["granted", "denied", "unknown"],
  optionWord: ({ consents }, option) => consents[option as keyof typeof consents],
  always: true,
  value: () => "c.sms_consent",
};
