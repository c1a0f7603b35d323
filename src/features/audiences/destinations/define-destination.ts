import type { Purpose } from "#features/audiences/rules/audience.ts";

/** A field of a destination's settings. */
export type FieldRule = {
  isOptional?: true;
  /** Stored encrypted and never returned. */
  isSecret?: true;
  /** Another value is another list or place, to which all members are delivered again. */
  isPlace?: true;
  /** The audience's page names the place by it. */
  isShown?: true;
  /** Where keys go to: they are entered again for another one, so that changing it can't reveal them. Must be public. */
  address?: "url" | "host" | "hostKey";
  input?: "lines" | "number";
  form?: { pattern: RegExp; example: string };
  /** What a test of the keys uses before the user has it. */
  placeholder?: string;
};

/** The form of a file. */
export type FormatUse = {
  /** What the receiving system may be used for. */
  purposes: readonly Purpose[];
  /** Addresses and names are hashed, so that the file identifies a member only to a system that knows them. */
  isHashed: boolean;
  /** The receiving system refuses email addresses with other letters before the @. */
  needsAscii?: true;
  /** Members are marked with the audience's name. */
  hasAudienceName?: true;
};

export type GivenTexts = Readonly<Partial<Record<string, string>>>;

/** What is known of a destination without calling it. Pages load it, so it imports only rules. */
export type DestinationDefinition = {
  /** In the order of the form, which shows optional ones last. */
  fields: Readonly<Record<string, FieldRule>>;
  /** What it needs besides its required fields, for the API reference. */
  alsoNeeds?: string;
  /** Refuses fields that are right one by one and wrong together, or only here. */
  check?: (fields: GivenTexts) => void;
} & (
  | {
      /** Of a system with an import of people: audiences in this format, which has the destination's name, can be sent there. */
      format: FormatUse;
    }
  | {
      /** Of any other system: the format of the audiences that can be sent there. */
      takes: "csv" | "any";
    }
);

export const defineDestination = <const Definition extends DestinationDefinition>(definition: Definition): Definition =>
  definition;

/** A destination's fields with their values. */
export type FieldsOf<Definition extends DestinationDefinition, Fields = Definition["fields"]> = {
  [Name in keyof Fields as Fields[Name] extends { isOptional: true } ? never : Name]: string;
} & { [Name in keyof Fields as Fields[Name] extends { isOptional: true } ? Name : never]?: string };

/** Fields of several destinations, whose labels are in the messages of audiences. */
export const SHARED_FIELDS = {
  apiKey: { isSecret: true },
  accessToken: { isSecret: true },
  accountId: { isPlace: true },
  listId: { isPlace: true, isShown: true, placeholder: "-" },
  folder: {
    isOptional: true,
    isPlace: true,
    isShown: true,
    form: { pattern: /^\P{Cc}*$/u, example: "exports/audiences" },
  },
} as const satisfies Record<string, FieldRule>;
