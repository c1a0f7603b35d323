import { checkPassword, refuseField } from "#lib/domain/accounts/fields.ts";
import { foldPassword, isCommonPassword, repeatedPart, USUALLY_ADDED } from "./guessable-passwords.ts";
import { hashPassword } from "./passwords.ts";

/** The whole email anywhere in the password, or its local part with little else. */
const isOwnEmail = (password: string, email: string): boolean => {
  const text = foldPassword(password);
  const own = foldPassword(email);
  const local = own.slice(0, own.lastIndexOf("@"));
  if (text.includes(own) || repeatedPart(text) === local) return true;
  return text.includes(local) && text.length - local.length <= USUALLY_ADDED;
};

/**
 * The hash of a password that its owner chose: every place that sets a password gets it here. Throws INVALID_PARAMETER for
 * one that is too short, too long, among the most used, or the owner's email.
 */
export const hashChosenPassword = async (password: string, email: string): Promise<string> => {
  checkPassword(password);
  if (isOwnEmail(password, email)) {
    refuseField("password", { reason: "own_email", message: "must not be your email address or part of it" });
  }
  if (isCommonPassword(password)) {
    refuseField("password", {
      reason: "common_password",
      message: "is too easy to guess: it is a common password or a small variation of one",
    });
  }
  return hashPassword(password);
};
