import { checkNotFuture, readEmail } from "#lib/domain/accounts/fields.ts";
import type { ConsentChannel } from "#lib/domain/commerce/incoming-customer.ts";
import type { ConsentChange, CustomerChange } from "#lib/domain/customers/customer-change.ts";
import {
  readConsent,
  readCountry,
  readCustomerName,
  readExternalId,
  readLoyaltyLevel,
  readPhone,
} from "#lib/domain/customers/customer-fields.ts";
import { readNewTag } from "#lib/domain/customers/tags.ts";
import { AppError } from "#lib/domain/errors.ts";
import { CellProblem } from "../cells/cell-problem.ts";
import { isGuestId, isRounded, plainId } from "../cells/cell-text.ts";
import { readTime, shiftedDays } from "../cells/dates.ts";
import type { Shop } from "../import-format.ts";
import { customerOf } from "../orders/order-customer.ts";
import { ORDER_PROBLEMS } from "../orders/order-file.ts";

/** The columns, and the names that shops give them. */
export const CUSTOMER_COLUMNS = {
  customer_id: ["external_id", "customer", "id"],
  name: ["full_name", "customer_name"],
  first_name: ["given_name"],
  last_name: ["family_name", "surname"],
  email: ["email_address", "e-mail"],
  phone: ["phone_number", "mobile", "default_address_phone"],
  country: ["country_code", "default_address_country_code"],
  loyalty_level: ["loyalty", "loyalty_tier"],
  email_consent: ["accepts_email_marketing", "accepts_marketing", "email_marketing_consent"],
  email_consent_at: ["email_consent_date", "email_consent_day", "email_marketing_consent_timestamp"],
  sms_consent: ["accepts_sms_marketing", "sms_marketing_consent"],
  sms_consent_at: ["sms_consent_date", "sms_consent_day", "sms_marketing_consent_timestamp"],
  advertising_consent: ["accepts_advertising", "ads_consent"],
  advertising_consent_at: ["advertising_consent_date", "advertising_consent_day"],
  tags: ["tag"],
  created_at: ["customer_since", "registered_at"],
  updated_at: ["last_updated", "modified_at"],
} as const;
export type CustomerColumn = keyof typeof CUSTOMER_COLUMNS;

/** What is wrong, as a sentence: "must be an email address" is "Must be an email address". */
const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const reading = <Value>(column: CustomerColumn, read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    const [issue] = error instanceof AppError ? error.issues : [];
    throw issue ? new CellProblem(column, issue.reason ?? "format", sentence(issue.message)) : error;
  }
};

export type Cells = (column: CustomerColumn) => string;

const timeReader =
  ({ timeZone, shiftDays, dateOrder, now }: Shop, cell: Cells) =>
  (column: CustomerColumn): Date | null => {
    const text = cell(column);
    if (text === "") return null;
    const at = readTime(text, timeZone, dateOrder, now);
    const words = "Must be a time such as 2026-11-02 09:30:00 (in the business's time zone) or 2026-11-02T09:30:00Z";
    if (!at || at === "ambiguous") throw new CellProblem(column, "time", words);
    const shifted = shiftedDays(at, shiftDays, timeZone);
    reading(column, () => checkNotFuture(column, shifted, now));
    return shifted;
  };

const consentOf = (
  channel: ConsentChannel,
  { cell, timeOf }: { cell: Cells; timeOf: (column: CustomerColumn) => Date | null },
): ConsentChange | null => {
  const [column, dateColumn] = [`${channel}_consent`, `${channel}_consent_at`] as const;
  const at = timeOf(dateColumn);
  if (cell(column) === "") {
    if (at) throw new CellProblem(column, "consent_missing", "Must not be empty where there is a date");
    return null;
  }
  return { state: reading(column, () => readConsent(column, cell(column))), at };
};

const tagsIn = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

/** The email address or else the phone number, by which orders know customers without an ID; undefined without both. */
export const contactIdIn = (cell: Cells): string | undefined =>
  customerOf({ id: "", email: cell("email"), phone: cell("phone"), country: "" })?.externalId;

/** The shop's ID, or the contact's if it is a guest's or has lost digits. */
const idIn = (cell: Cells): string => {
  const id = plainId(cell("customer_id"));
  if (!isGuestId(id) && !isRounded(id)) return id;
  const instead = contactIdIn(cell);
  if (instead === undefined && isRounded(id))
    throw new CellProblem("customer_id", "lost_digits", ORDER_PROBLEMS.lost_digits);
  return instead ?? "";
};

/** A row as a change of its customer; an empty cell keeps what is stored. Throws `CellProblem`. */
export const changeOf = (cell: Cells, shop: Shop): CustomerChange => {
  const timeOf = timeReader(shop, cell);
  const externalId = reading("customer_id", () => readExternalId(idIn(cell)));
  const given = <Value>(column: CustomerColumn, read: (text: string) => Value): Value | null =>
    cell(column) === "" ? null : reading(column, () => read(cell(column)));
  const both = [cell("first_name"), cell("last_name")].filter((part) => part !== "").join(" ");
  const name =
    given("name", readCustomerName) ?? (both === "" ? null : reading("first_name", () => readCustomerName(both)));
  const [email, phone, country] = [given("email", readEmail), given("phone", readPhone), given("country", readCountry)];
  const loyaltyLevel = given("loyalty_level", readLoyaltyLevel);
  const emailConsent = consentOf("email", { cell, timeOf });
  const smsConsent = consentOf("sms", { cell, timeOf });
  const advertisingConsent = consentOf("advertising", { cell, timeOf });
  const tags = tagsIn(cell("tags")).map((tag) => reading("tags", () => readNewTag(tag)));
  const [createdAt, updatedAt] = [timeOf("created_at"), timeOf("updated_at")];
  return {
    externalId,
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    ...(country !== null && { country }),
    ...(loyaltyLevel !== null && { loyaltyLevel }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(advertisingConsent && { advertisingConsent }),
    ...(tags.length > 0 && { tags }),
    ...(createdAt && { createdAt }),
    ...(updatedAt && { updatedAt }),
  };
};
