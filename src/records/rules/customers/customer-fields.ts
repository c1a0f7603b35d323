import { checkNotBlank, checkPlainName, NAME, refuseField } from "#core/values/fields.ts";
import { cleanId, withoutInvisible } from "#core/values/texts.ts";
import { type Consent, LOYALTY_LEVELS, type LoyaltyLevel } from "#records/rules/incoming-records.ts";

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

/** Words of tools for email by which nothing may be sent: who unsubscribed, complained, or has an address that bounced ("cleaned"). */
const REFUSED =
  "unsubscribed unsubscribe opted_out opt_out optout optedout cleaned suppressed bounced hard_bounce hard_bounced hardbounce blocklisted " +
  "blacklisted complained complaint spam_report spam_complaint do_not_email do_not_contact dnc desuscrito desuscripto dado_de_baja de_baja " +
  "baja descadastrado descadastrada desinscrito desinscrita";
/** How other such words begin: "Unsubscribed by admin", "Dada de baja", "En lista negra". */
const REFUSING =
  /^(?:(?:is|has|was|marked_as|marcado_como|en|na|em|hard|global(?:ly)?)_)*(?:unsub|opt(?:ed)?_?out|bounced?(?:$|_)|hard_?bounce|cleaned|suppress|blocked|block_?list|black_?list|bloquead|complain|spam|junk|abuse|invalid|undeliver|cancel|desuscri|descadastr|desinscri|dad[oa]_de_baja|(?:de_)?baja(?:$|_)|lista_negra|do_not_(?:e?mail|contact|send)|dnc$)/;
/** Words of an account's state, too, which refuse where a column is about a subscription. */
const ENDED = /^(?:disabled|deactivated|removed|deleted|desactivad[oa]|desativad[oa]|eliminad[oa]|removid[oa])$/;
/** "Not opted out", and dates that databases write where there is none. */
const NOT_REFUSED =
  /^(?:(?:not|never|no|nao|nunca)_(?:opted|opt|unsub|bounc|suppress|block|black|dad[oa]_de|desuscri|descadastr|desinscri|bloquead)|(?:0{4}|0001|19[07]0)[_/.]0?[01][_/.]0?[01](?!\d)|0?[01][_/.]0?[01][_/.](?:0{4}|0001|19[07]0)(?!\d)|https?:|www\.|<|\[\]$|\{\}$)/;
const SUBSCRIBED = "subscribed opted_in opt_in optin suscrito suscripto inscrito";

const YES = "yes y true 1 x t on si sim s";
const NO = "no n false 0 f off nao";

/** What shops and tools for email write, without accents. */
const CONSENT_WORDS: Record<Consent, string> = {
  granted: `${YES} ${SUBSCRIBED} granted confirmed active accepted accepts agreed express explicit activo ativo acepta acepto aceptado aceita aceito aceitou autoriza autorizado`,
  denied:
    `${NO} ${REFUSED} denied declined refused withdrawn revoked rejected blocked junk spam abuse invalid undeliverable do_not_allow ` +
    "no_acepta no_acepto nao_aceita nao_aceito nao_aceitou no_autoriza nao_autoriza rechaza rechazado recusa recusado cancelado bloqueado",
  unknown:
    "unknown pending unconfirmed implied inactive inactivo inativo no_permissions_set never_subscribed not_subscribed non_subscribed nonsubscribed transactional implicit not_set no_consent " +
    "awaiting_confirmation temp_hold pendiente pendente sin_confirmar nao_confirmado no_suscrito no_suscripto nao_inscrito no_suscrita nao_inscrita",
};

const wordsOf = <Value>(values: readonly (readonly [Value, string])[]): Map<string, Value> =>
  new Map(values.flatMap(([value, words]) => words.split(" ").map((word) => [word, value] as const)));

const CONSENTS = wordsOf(Object.entries(CONSENT_WORDS).map(([consent, words]) => [consent as Consent, words] as const));
const OPT_OUTS = wordsOf([
  [true, `${YES} ${REFUSED}`],
  [false, `${NO} ${SUBSCRIBED} never none active soft soft_bounce`],
]);
const SUBSCRIPTIONS = wordsOf<Consent>([
  ["granted", SUBSCRIBED],
  ["unknown", "not_subscribed non_subscribed no_suscrito no_suscrita no_suscripto nao_inscrito nao_inscrita"],
  ["denied", REFUSED],
]);

const plainWord = (text: string): string =>
  text
    .trim()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^(\d+)[.,]0+$/, "$1")
    .replaceAll(/[\s-]+/g, "_");

const refusing = (word: string): "denied" | null => (REFUSING.test(word) ? "denied" : null);

/** A consent as shops export it: granted, denied or unknown; yes or no; subscribed or unsubscribed. */
export const readConsent = (field: string, text: string): Consent => {
  const values = "granted, denied, unknown, yes, no";
  const message = `must be one of: ${values}`;
  const word = plainWord(text);
  return (
    CONSENTS.get(word) ?? refusing(word) ?? refuseField(field, { reason: "unknown_value", values: { values }, message })
  );
};

/** Whether the customer opted out, in a column that is named after that; null for other words than yes and no and their like. */
export const readOptOut = (text: string): boolean | null => {
  const word = plainWord(text);
  return OPT_OUTS.get(word) ?? (NOT_REFUSED.test(word) ? false : null);
};

/** The consent that a status tells by a word which only tools for email have; null for all others, such as active. */
export const readSubscription = (text: string): Consent | null => {
  const word = plainWord(text);
  return SUBSCRIPTIONS.get(word) ?? refusing(word);
};

/** The same in a column about a subscription; throws for words that say nothing there. */
export const readNamedSubscription = (field: string, text: string): Consent | null =>
  readSubscription(text) ??
  (ENDED.test(plainWord(text)) ? "denied" : readConsent(field, text) === "denied" ? "denied" : null);
