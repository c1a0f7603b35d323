import type { Language } from "#core/messages/language.ts";
import type { DestinationField } from "./destination-fields.ts";
import { type AudienceFormatName, DESTINATION_KINDS, type DestinationKind, type PlatformKind } from "./destinations.ts";

/** A destination's texts in one language, as `texts.json` of its folder has them. */
type DestinationTexts = {
  /** As the form names the format of a platform's file. */
  format?: string;
  formatHint?: string;
  /** What a platform does with the audience's name. */
  nameHint?: string;
  /** What members are delivered to. */
  kind: string;
  /** Where the keys are found, and what they must be allowed to do. */
  where: string;
  /** The labels of the fields that no other destination has. */
  fields?: Partial<Record<DestinationField, string>>;
};

type ByName<Name extends string> = Record<Name, string>;

/** The same as messages of audiences. */
export type DestinationMessages = {
  formats: ByName<PlatformKind>;
  format_hints: ByName<PlatformKind>;
  /** Of the formats with `hasAudienceName`. */
  name_hints: ByName<AudienceFormatName>;
  destination: { kinds: ByName<DestinationKind>; where: ByName<DestinationKind>; fields: ByName<DestinationField> };
};

type OwnMessages = { formats: object; format_hints: object; destination: { fields: object } };

/** The messages of audiences with those of the destinations. Loaded on the server, so that a page contains only its reader's language. */
export const withDestinations = async (language: Language, { audiences }: { audiences: OwnMessages }) => {
  const named = await Promise.all(
    DESTINATION_KINDS.map(async (name): Promise<[DestinationKind, DestinationTexts]> => {
      const { default: texts } = await import(`./${name}/texts.json`);
      return [name, texts[language]];
    }),
  );
  const byName = (key: Exclude<keyof DestinationTexts, "fields">) =>
    Object.fromEntries(named.flatMap(([name, texts]) => (texts[key] === undefined ? [] : [[name, texts[key]]])));
  const { destination } = audiences;
  return {
    audiences: {
      ...audiences,
      formats: { ...audiences.formats, ...byName("format") },
      format_hints: { ...audiences.format_hints, ...byName("formatHint") },
      name_hints: byName("nameHint"),
      destination: {
        ...destination,
        kinds: byName("kind"),
        where: byName("where"),
        fields: Object.assign({}, destination.fields, ...named.map(([, { fields }]) => fields)),
      },
    },
  };
};
