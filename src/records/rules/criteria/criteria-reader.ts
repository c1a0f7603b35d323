import type { Formats } from "#core/messages/formats.ts";
import type { Language } from "#core/messages/language.ts";

/** The reader's language and formats, and the names they see. */
export type CriteriaReader = {
  language: Language;
  formats: Formats;
  /** The name of a value that is an ID, such as a storefront or a segment. */
  nameOf?: (field: string, value: string) => string | undefined;
  /** The values of a field that have such names. */
  namedValuesOf?: (field: string) => readonly string[];
  /** The names of the business's own fields that rules can use. */
  ownFields?: readonly string[];
  /** The name that the business gave a field of its own. */
  labelOf?: (field: string) => string | undefined;
  /** Whether this field's share is only a ranking and not a percentage, so that it is written as 0 to 1. */
  saysOrderOnly?: (field: string) => boolean;
  /** Masks names, email addresses and the store's own IDs in conditions and customers' values. */
  hidesPersonalData?: boolean;
};
