import { readConsent, readSubscription } from "#records/rules/customers/customer-fields.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { nameFit, plainName, splitColumnName } from "../names/column-names.ts";
import { filled } from "./column-values.ts";

/** In names of files that tools for email export of people who may no longer be written to. */
const FILE_NAME =
  /unsubscri|cleaned|suppress|block ?list|black ?list|bounce|complain|spam report|opt(ed)? ?out|do not (e ?mail|contact|send)|\bdnc\b|\bbajas?\b|desuscri|descadastr|desinscri|cancelad[oa]s/;
const OF_SMS = /\b(sms|text|phone|telefono|telefone)\b/;

/** Columns that only such files fill in every row: why or in which campaign someone unsubscribed. */
const REASON_COLUMN =
  /^(unsub(scribe|scribed|scription)?|clean(ed)?|bounced?|suppress(ed|ion)|block(list)?(ed)?|complaint|opt ?out) (reason|campaign( title| id| name)?|type|source)$/;

const isGrant = (text: string): boolean => {
  try {
    return readConsent("consent", text) === "granted";
  } catch {
    return readSubscription(text) === "granted";
  }
};

/**
 * The channels from which everyone in a file of customers seems to have unsubscribed, by the file's name and columns; none if a
 * column says that some consent.
 */
export const suggestUnsubscribed = (
  fileName: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
): ConsentChannel[] => {
  const columns = header.map((name, i) => ({
    words: splitColumnName(name),
    plain: plainName(name),
    values: filled(sample.map((row) => row[i] ?? "")),
  }));
  const hasReason = columns.some(
    ({ plain, values }) => REASON_COLUMN.test(plain) && sample.length > 0 && values.length === sample.length,
  );
  const name = plainName(fileName.replace(/\.[a-z0-9.]+$/i, ""));
  if (!FILE_NAME.test(name) && !hasReason) return [];
  const consents = ["email_consent", "sms_consent", "subscription_status"];
  const says = columns.filter(({ words }) => consents.some((field) => nameFit(field, words) > 0));
  if (says.some(({ values }) => values.some(isGrant))) return [];
  const hasEmail = columns.some(
    ({ words, values }) => nameFit("email", words) > 0 || values.some((text) => text.includes("@")),
  );
  return OF_SMS.test(name) || !hasEmail ? ["sms"] : ["email"];
};
