import { checkNotBlank, checkPlainName, NAME, refuseField } from "#core/values/fields.ts";
import { cleanId, withoutInvisible } from "#core/values/texts.ts";
import { type Consent, LOYALTY_LEVELS, type LoyaltyLevel } from "#records/rules/incoming-records.ts";

// Looking through all countries takes a tenth of a second.
/** What every way in accepts as a customer's data. Each throws INVALID_PARAMETER that says what would be right. */

const EXTERNAL_ID = { max: 255 };

const readText = (field: string, text: string, max: number): string => {
  const trimmed = text.trim();
  checkPlainName(field, trimmed);
  checkNotBlank(field, trimmed);
  if ([...trimmed].length > max) {
    refuseField(field, { reason: "too_long", values: { max }, message: `must have at most ${max} characters` });
  }
  return trimmed;
};

export const readExternalId = (text: string): string => readText("externalId", cleanId(text), EXTERNAL_ID.max);

export const readCustomerName = (text: string): string => readText("name", text, 2 * NAME.max);

export const readCountry = (text: string): string => readText("country", text, NAME.max);

/** A BCP 47 language tag in its usual spelling: pt-br is pt-BR. */
export const readLocale = (text: string): string => {
  try {
    const [tag] = Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"));
    if (tag) return tag;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return refuseField("locale", { reason: "format", message: "must be a language tag such as pt-BR" });
};

/** A phone number in E.164, whatever it was punctuated with: "+1 (415) 555-2671" and "0014155552671" are +14155552671. */
export const readPhone = (text: string): string => {
  const digits = withoutInvisible(text)
    .normalize("NFKC")
    .replace(/[\s().\-/]/g, "")
    .replace(/^00/, "+");
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits;
  return refuseField("phone", {
    reason: "phone",
    message: "must be an international phone number such as +14155552671",
  });
};

export const readLoyaltyLevel = (text: string): LoyaltyLevel => {
  const level = LOYALTY_LEVELS.find((each) => each === text.trim().toUpperCase());
  const values = LOYALTY_LEVELS.join(", ");
  return (
    level ??
    refuseField("loyaltyLevel", {
      reason: "unknown_value",
      values: { values },
      message: `must be one of: ${values}`,
    })
  );
};

/** What shops and tools for email write. Of an address that bounced ("cleaned") nothing may be sent. */
const CONSENT_WORDS: Record<Consent, string> = {
  granted: "granted yes y true 1 subscribed opted_in opt_in confirmed active sí si sim suscrito inscrito",
  denied: "denied no n false 0 unsubscribed opted_out opt_out cleaned suppressed bounced não nao cancelado",
  unknown:
    "unknown pending unconfirmed never_subscribed not_subscribed non_subscribed transactional pendiente pendente",
};

const CONSENTS = new Map(
  Object.entries(CONSENT_WORDS).flatMap(([consent, words]) =>
    words.split(" ").map((word) => [word, consent as Consent] as const),
  ),
);

/** A consent as shops export it: granted, denied or unknown; yes or no; subscribed or unsubscribed. */
export const readConsent = (field: string, text: string): Consent => {
  const consent = CONSENTS.get(
    text
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  const values = "granted, denied, unknown, yes, no";
  return (
    consent ??
    refuseField(field, {
      reason: "unknown_value",
      values: { values },
      message: `must be one of: ${values}`,
    })
  );
};
