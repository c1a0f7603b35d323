import { readEmail } from "#core/values/fields.ts";
import { readCountry, readCustomerName, readPhone } from "#features/customers/rules/customer-fields.ts";
import { usable } from "../orders/order-customer.ts";
import type { CustomerDetails } from "./effect.ts";

/** Contact data of a source: null if the source says that there is none, undefined if it says nothing. */
export type Contact = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  name?: string | null | undefined;
  country?: string | null | undefined;
};

const field = (read: (text: string) => string, text: string | null | undefined): string | null | undefined =>
  text === undefined ? undefined : usable(read, text ?? "");

/** The full name and its parts. A name without parts clears them, because they may belong to another name. */
const namesIn = ({ name, firstName, lastName }: Contact): CustomerDetails => {
  if (name !== undefined) return { name: usable(readCustomerName, name ?? ""), firstName: null, lastName: null };
  if (firstName === undefined && lastName === undefined) return {};
  const parts = [firstName, lastName].map((part) => usable(readCustomerName, part ?? ""));
  const both = parts.filter((part) => part !== null).join(" ");
  return { name: usable(readCustomerName, both), firstName: parts[0] ?? null, lastName: parts[1] ?? null };
};

/** A customer's details; invalid ones are cleared. */
export const toCustomerDetails = (contact: Contact): CustomerDetails => {
  const fields = {
    email: field(readEmail, contact.email),
    phone: field(readPhone, contact.phone),
    country: field(readCountry, contact.country),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...namesIn(contact), ...known };
};

/** The ID of a customer without one: the email address, else the phone number; null if there is neither. */
export const contactId = (contact: Pick<Contact, "email" | "phone">): string | null =>
  usable(readEmail, contact.email ?? "") ?? usable(readPhone, contact.phone ?? "");
