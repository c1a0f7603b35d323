import { AppError } from "#core/values/errors.ts";
import { readEmail } from "#core/values/fields.ts";
import { readCustomerName, readPhone } from "#records/rules/customers/customer-fields.ts";
import type { Address, IncomingCustomer } from "#records/rules/incoming-records.ts";
import { isGuestId } from "../cells/cell-text.ts";
import type { Shop } from "../import-format.ts";

/** Contact data as an order has it; "" where it says nothing. */
export type Contact = {
  id: string;
  email: string;
  phone: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  country: string;
  street?: string;
  city?: string;
  region?: string;
  postalCode?: string;
};

/** The value, or null if it can't be used: a mistyped phone number is no reason to leave out a sale. */
export const usable = (read: (text: string) => string, text: string): string | null => {
  try {
    return text.trim() === "" ? null : read(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
};

/** A phone number in E.164, also as written within the business's country. Throws as `readPhone` does. */
export const phoneIn = (text: string, { readNationalPhone }: Pick<Shop, "readNationalPhone">): string => {
  try {
    return readPhone(text);
  } catch (error) {
    const read = readNationalPhone?.(text);
    if (read) return read;
    throw error;
  }
};

/** What tills and shops call whoever they don't know, in English, Spanish and Portuguese. */
const NOBODY =
  /^(guest|walk.?in( customer)?|cash (customer|sale)|anonymous|unknown|(consumidor|cliente|consumidora) final|p[uú]blico (en )?general|(cliente|venta|ventas) (de )?mostrador|clientes? (varios|diversos?|balc[aã]o|gen[eé]rico)|consumidor( n[aã]o identificado)?|an[oó]nimo|invitado|convidado|sin nombre|sem nome|cliente|customer)$/;

/** A name as it identifies a customer, however it is spaced and capitalized; "" for nobody's. */
const nameId = (name: string): string => {
  const plain = name.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
  return NOBODY.test(plain) ? "" : plain;
};

const toAddress = ({ street = "", city = "", region = "", postalCode = "" }: Contact): Address | null =>
  street + city + region + postalCode === ""
    ? null
    : { street: street || null, city: city || null, region: region || null, postalCode: postalCode || null };

/**
 * The customer of an order, known by the shop's id unless it is a guest's, else by the email address, else by the phone number, and else by the name if
 * that was chosen (`byName`); null for a guest without any of them.
 */
export const toOrderCustomer = (
  contact: Contact,
  { byName = false } = {},
): Omit<IncomingCustomer, "createdAt"> | null => {
  const { id, name = "", firstName = "", lastName = "" } = contact;
  const email = usable(readEmail, contact.email);
  const phone = usable(readPhone, contact.phone);
  const both = `${firstName} ${lastName}`.trim();
  const fullName = usable(readCustomerName, name || both);
  const externalId = (isGuestId(id) ? "" : id) || email || phone || (byName && nameId(fullName ?? ""));
  if (!externalId) return null;
  return {
    externalId,
    email,
    phone,
    name: fullName,
    ...(both !== "" && fullName !== null && { firstName: firstName || null, lastName: lastName || null }),
    country: contact.country || null,
    address: toAddress(contact),
  };
};

const NAMES = /^(customer|bill.?to).?name$|^(billing.?)?(first|last).?name$/i;
const CONTACTS = /^(customer.?)?id$|^((customer|billing).?)?(email|phone)$/i;

/** Whether the columns that are read of a file of orders name its customers, and nothing else tells them apart. */
export const hasOnlyNames = (used: readonly { readAs: string }[]): boolean => {
  const has = (names: RegExp) => used.some(({ readAs }) => names.test(readAs));
  return has(NAMES) && !has(CONTACTS);
};
