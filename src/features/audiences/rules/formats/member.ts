/** SHA-256 of a text in UTF-8 as lower case hex. */
export type Hash = (text: string) => string;

/** What a file can say of a member. Empty texts stand for unknown values. */
export type FileMember = {
  id: string;
  externalId: string;
  email: string;
  /** E.164. */
  phone: string;
  firstName: string;
  lastName: string;
  /** As the shop writes it: a name or a code. */
  country: string;
  region: string;
  city: string;
  postalCode: string;
};

/** First and last name: those stored, or else the full name without its last word, and that word. */
export const splitName = (
  name: string,
  firstName: string,
  lastName: string,
): Pick<FileMember, "firstName" | "lastName"> => {
  if (firstName !== "" || lastName !== "") return { firstName, lastName };
  const full = name.trim();
  const last = full.lastIndexOf(" ");
  return last < 0
    ? { firstName: full, lastName: "" }
    : { firstName: full.slice(0, last).trim(), lastName: full.slice(last + 1) };
};
