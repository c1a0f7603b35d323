import { LOYALTY_LEVELS } from "#lib/domain/commerce/incoming-records.ts";
import type { FieldTable, UnnamedField } from "../field.ts";

const CONSENT = {
  group: "consent",
  type: "choice",
  options: ["granted", "denied", "unknown"],
  optionWord: ({ consents }, option) => consents[option as keyof typeof consents],
  always: true,
} satisfies Omit<UnnamedField, "words">;

/** Who customers are, as the shop or its staff recorded it. */
export const PROFILE_FIELDS = {
  /** As the shop gave it; unknown for who never joined. */
  loyaltyLevel: {
    group: "person",
    type: "choice",
    words: { en: "Loyalty level", es: "Nivel de lealtad", pt: "Nível de fidelidade" },
    options: LOYALTY_LEVELS,
    optionWord: ({ loyalty_levels: levels }, option) => levels[option as keyof typeof levels],
  },
  /** As the shop gave it. */
  country: {
    group: "person",
    type: "text",
    words: { en: "Country", es: "País", pt: "País" },
    hasSuggestions: true,
  },
  /** Given by people, compared to the letter. */
  tag: {
    group: "person",
    type: "several",
    words: { en: "Tag", es: "Etiqueta", pt: "Etiqueta" },
    hasSuggestions: true,
  },
  /** Compared regardless of case and accents. */
  name: {
    group: "person",
    type: "text",
    words: { en: "Name", es: "Nombre", pt: "Nome" },
    isFolded: true,
  },
  /** Compared regardless of case and accents. */
  email: {
    group: "person",
    type: "text",
    words: { en: "Email address", es: "Correo electrónico", pt: "Endereço de e-mail" },
    isFolded: true,
  },
  /** What the shop itself calls the customer. */
  externalId: {
    group: "person",
    type: "text",
    words: { en: "The shop’s own id", es: "Id propio de la tienda", pt: "Id próprio da loja" },
    always: true,
  },
  /** Whether they may be written to. */
  emailConsent: {
    ...CONSENT,
    words: { en: "Email consent", es: "Consentimiento de correo", pt: "Consentimento de e-mail" },
  },
  /** Whether they may be sent texts. */
  smsConsent: {
    ...CONSENT,
    words: { en: "SMS consent", es: "Consentimiento de SMS", pt: "Consentimento de SMS" },
  },
} satisfies FieldTable;
