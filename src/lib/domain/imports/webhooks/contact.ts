import { readEmail } from "../../accounts/fields.ts";
import { readCountry, readCustomerName, readPhone } from "../../customers/customer-fields.ts";
import { AppError } from "../../errors.ts";
import type { CustomerDetails } from "./effect.ts";

/** Contact data as a source has it: null where it says that there is none, undefined where it says nothing. */
export type Contact = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  name?: string | null | undefined;
  country?: string | null | undefined;
};

/** The value, or null if it can't be used: a mistyped phone number is no reason to refuse an order. */
const usable = (read: (text: string) => string, text: string): string | null => {
  try {
    return text.trim() === "" ? null : read(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
};

const field = (read: (text: string) => string, text: string | null | undefined): string | null | undefined =>
  text === undefined ? undefined : usable(read, text ?? "");

/** The full name and its parts. A name without its parts clears them, because they may be another's. */
const namesIn = ({ name, firstName, lastName }: Contact): CustomerDetails => {
  if (name !== undefined) return { name: usable(readCustomerName, name ?? ""), firstName: null, lastName: null };
  if (firstName === undefined && lastName === undefined) return {};
  const parts = [firstName, lastName].map((part) => usable(readCustomerName, part ?? ""));
  const both = parts.filter((part) => part !== null).join(" ");
  return { name: usable(readCustomerName, both), firstName: parts[0] ?? null, lastName: parts[1] ?? null };
};

/** The details of a customer; those that can't be used are cleared. */
export const changeOf = (contact: Contact): CustomerDetails => {
  const fields = {
    email: field(readEmail, contact.email),
    phone: field(readPhone, contact.phone),
    country: field(readCountry, contact.country),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...namesIn(contact), ...known };
};

/** The ID of a customer known by their email address, else by their phone number; null if there is neither. */
export const contactId = (contact: Pick<Contact, "email" | "phone">): string | null =>
  usable(readEmail, contact.email ?? "") ?? usable(readPhone, contact.phone ?? "");
