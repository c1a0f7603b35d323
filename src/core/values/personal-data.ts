import { fold } from "#lib/fold.ts";
import { findEmail } from "./fields.ts";
import { hidesPersonalData, type Rights } from "./permissions.ts";
import { cleanId, listSpellings } from "./texts.ts";

/**
 * What a customer's field can reveal. `id` is the store's own ID, which some stores fill with email addresses; `text` is
 * free text about a person; `values` are the business's own fields; `rule` is segment criteria, whose values can be names.
 */
export type PersonalKind = "name" | "email" | "phone" | "address" | "text" | "id" | "values" | "rule";

/** The criteria fields that compare personal data. */
export const PERSONAL_FIELDS: Readonly<Record<string, PersonalKind>> = {
  name: "name",
  email: "email",
  externalId: "id",
};

/** The business's own text fields: some values are email addresses or phone numbers. */
const OWN_TEXT = /^(custom|order)_text_/;

/** What conditions on a field can reveal; undefined if nothing personal. */
export const findPersonalKind = (field: string): PersonalKind | undefined => {
  if (Object.hasOwn(PERSONAL_FIELDS, field)) return PERSONAL_FIELDS[field];
  return OWN_TEXT.test(field) ? "values" : undefined;
};

/** Always three, so that a mask does not reveal the length. */
export const HIDDEN = "•••";

/** Begins only where a word does: else a long text without “@” would be read again from each of its characters. */
const EMAIL = /(?<![^\s@<>"'(),;:])[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g;
const PHONE = /\+\d(?:[\s().-]*\d){6,14}/g;
const hasMatch = (pattern: RegExp, text: string): boolean => text.search(pattern) >= 0;

/**
 * The first letter, if the word has at least three. Only of alphabets with upper and lower case: one Chinese character is
 * often the whole family name.
 */
const initial = (word: string): string => {
  const [first = "", second, third] = word;
  return third !== undefined && second !== undefined && /^(\p{Lu}|\p{Ll})$/u.test(first) ? first : "";
};

const maskEmail = (email: string): string => `${initial(email.split("@")[0] ?? "")}${HIDDEN}@${HIDDEN}`;

/** Fewer than seven digits are not a phone number whose last two say little. */
const maskPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, "");
  return digits.length < 7 ? HIDDEN : `${HIDDEN}${digits.slice(-2)}`;
};

const maskName = (name: string): string => {
  if (name.includes("@")) return maskEmail(name);
  const words = name.split(/\s+/).filter((word) => word !== "");
  const shown = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return shown.map((word = "") => `${initial(word)}${HIDDEN}`).join(" ");
};

const maskFound = (text: string): string => text.replace(EMAIL, maskEmail).replace(PHONE, maskPhone);

/** Whether an ID is an email address or a phone number, so that it is masked and not searched. */
export const isPersonalId = (id: string): boolean => {
  const clean = cleanId(id);
  return hasMatch(EMAIL, clean) || hasMatch(PHONE, clean);
};

const MASKS: Record<Exclude<PersonalKind, "rule">, (text: string) => string> = {
  name: maskName,
  email: maskEmail,
  phone: maskPhone,
  address: () => HIDDEN,
  text: () => HIDDEN,
  id: maskFound,
  values: maskFound,
};

/** The order of a segment's members if none is requested. */
export const standardSortFor = (actor: Partial<Rights>): "name" | "-lifetimeValue" =>
  hidesPersonalData(actor) ? "-lifetimeValue" : "name";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !(value instanceof Date);

const mapObject = (value: Record<string, unknown>, map: (item: unknown) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));

/** Criteria take anything that reads like a field's name. */
const findConditionKind = ({ field }: Record<string, unknown>): PersonalKind | undefined =>
  findPersonalKind(String(field));

/**
 * Whether the answer to a condition can reveal what is masked. Of the business's own texts, a part of one, or an email address
 * or phone number as a whole: another text is equal only to one that is not masked. The database compares folded texts, to
 * which a full-width “＠” is an “@”.
 */
const isRevealing = (given: Record<string, unknown>): boolean => {
  const kind = findConditionKind(given);
  if (kind !== "values") return kind !== undefined;
  const { operator, value } = given;
  return String(operator) === "contains" || [value].flat(2).some((one) => isPersonalId(fold(String(one))));
};

/**
 * Whether a condition that compares personal data is somewhere in it: a name, an email address, the store's own ID, or an own
 * text that may be one of these. Without recursion, because what callers send can be nested deeper than the stack.
 */
export const comparesPersonalData = (given: unknown): boolean => {
  const left = [given];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) for (const item of next) left.push(item);
    else if (isObject(next)) {
      if (isRevealing(next)) return true;
      for (const item of Object.values(next)) left.push(item);
    }
  }
  return false;
};

const maskRule = (given: unknown): unknown => {
  if (Array.isArray(given)) return given.map(maskRule);
  if (!isObject(given)) return given;
  const kind = findConditionKind(given);
  if (!kind) return mapObject(given, maskRule);
  return "value" in given ? { ...given, value: maskPersonalData(kind, given.value) } : given;
};

/**
 * A customer's data as shown to a caller without `customers:pii`: "Ada Lovelace" becomes "A••• L•••", an email address
 * "a•••@•••", a phone number "•••23", an address and free text "•••". IDs and the business's own values stay, except for
 * email addresses and phone numbers in them. Empty values stay, because they say only that nothing is known. Lists and
 * objects are masked as deep as they go. Of a rule, only the values that are compared with personal data.
 */
export const maskPersonalData = <Value>(kind: PersonalKind, value: Value): Value => {
  if (kind === "rule") return maskRule(value) as Value;
  const mask = (item: unknown): unknown => {
    if (typeof item === "string") return item === "" ? item : MASKS[kind](item);
    if (Array.isArray(item)) return item.map(mask);
    return isObject(item) ? mapObject(item, mask) : item;
  };
  return mask(value) as Value;
};

/** What a customer is recognized by. */
export type Identified = {
  externalId: string;
  email?: string | null | undefined;
  phone?: string | null | undefined;
};

/** What texts name an erased customer by. */
export type ErasedPerson = Identified & {
  name?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
};

/** The identifiers whose keyed hashes keep an erased customer from coming back; each says what it is. */
export const idKey = (externalId: string): string => `id:${externalId}`;
export const recordKey = (connectionId: string, record: string): string => `record:${connectionId}:${record}`;
const contactKeys = ({ email, phone }: Omit<Identified, "externalId">): string[] => [
  ...(email ? [`email:${findEmail(email) ?? email.trim().toLowerCase()}`] : []),
  ...(phone ? [`phone:${phone.replace(/\D/g, "")}`] : []),
];

/** All of a person's, by each way in which their ID may be stored. An ID that is an email address or a phone number is one of these too, however it is written. */
export const identifierKeys = ({ externalId, email, phone }: Identified): string[] => {
  const id = externalId.normalize("NFKC");
  const asContact = isPersonalId(id) ? { [id.includes("@") ? "email" : "phone"]: id } : {};
  return [
    ...new Set(listSpellings(externalId).map(idKey)),
    ...contactKeys({ email, phone }),
    ...contactKeys(asContact),
  ];
};
