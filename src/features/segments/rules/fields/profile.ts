import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";
import { plainTag } from "#records/rules/customers/tags.ts";
import { CONSENTS, LOYALTY_LEVELS } from "#records/rules/incoming-customer.ts";

const CONSENT = {
  group: "consent",
  type: "choice",
  options: CONSENTS,
  optionWord: ({ consents }, option) => consents[option as keyof typeof consents],
  always: true,
} satisfies Omit<UnnamedField, "words">;

/** Customer data recorded by the shop or its staff. */
export const PROFILE_FIELDS = {
  /** As provided by the shop; unknown for customers who never joined the program. */
  loyaltyLevel: {
    group: "person",
    type: "choice",
    words: { en: "Loyalty level", es: "Nivel de lealtad", pt: "Nível de fidelidade" },
    options: LOYALTY_LEVELS,
    optionWord: ({ loyalty_levels: levels }, option) => levels[option as keyof typeof levels],
  },
  /** As provided by the shop. */
  country: {
    group: "person",
    type: "text",
    words: { en: "Country", es: "País", pt: "País" },
    hasSuggestions: true,
  },
  /** The campaign that the shop says the customer came from. */
  acquisitionCampaign: {
    group: "person",
    type: "text",
    words: { en: "Acquisition campaign", es: "Campaña de adquisición", pt: "Campanha de aquisição" },
    hasSuggestions: true,
  },
  /** Added by users; case does not matter. */
  tag: {
    group: "person",
    type: "several",
    asStored: plainTag,
    words: { en: "Tag", es: "Etiqueta", pt: "Etiqueta" },
    hasSuggestions: true,
  },
  /** Case and accents are ignored. */
  name: {
    group: "person",
    type: "text",
    words: { en: "Name", es: "Nombre", pt: "Nome" },
    isFolded: true,
  },
  /** Case and accents are ignored. */
  email: {
    group: "person",
    type: "text",
    words: { en: "Email address", es: "Correo electrónico", pt: "Endereço de e-mail" },
    isFolded: true,
  },
  /** The shop's own customer ID. */
  externalId: {
    group: "person",
    type: "text",
    words: { en: "The shop’s own id", es: "Id propio de la tienda", pt: "Id próprio da loja" },
    always: true,
  },
  /** Whether the customer consented to email. */
  emailConsent: {
    ...CONSENT,
    words: { en: "Email consent", es: "Consentimiento de correo", pt: "Consentimento de e-mail" },
  },
  /** Whether the customer consented to SMS. */
  smsConsent: {
    ...CONSENT,
    words: { en: "SMS consent", es: "Consentimiento de SMS", pt: "Consentimento de SMS" },
  },
  /** Whether the customer consented to advertising on other sites. */
  advertisingConsent: {
    ...CONSENT,
    words: {
      en: "Advertising consent",
      es: "Consentimiento de publicidad",
      pt: "Consentimento de publicidade",
    },
  },
} satisfies FieldTable;
