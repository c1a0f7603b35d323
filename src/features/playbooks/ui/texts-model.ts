import { LANGUAGES, type Language } from "#core/messages/language.ts";
import type { EditableText } from "#features/playbooks/contracts/texts.ts";
import type { TextKey } from "#records/rules/texts/business-texts.ts";

/** Typed texts that are not saved yet; the standard text resets a text. */
export type Draft = Readonly<Partial<Record<`${TextKey} ${Language}`, string>>>;

export const savedText = ({ own, standard }: EditableText, language: Language): string =>
  own[language] ?? standard[language];

export const draftText = (draft: Draft, text: EditableText, language: Language): string =>
  draft[`${text.key} ${language}`] ?? savedText(text, language);

/** The draft with this text; without it if it equals the saved one. */
export const withDraft = (draft: Draft, text: EditableText, language: Language, typed: string): Draft => {
  const { [`${text.key} ${language}` as const]: _, ...others } = draft;
  return typed === savedText(text, language) ? others : { ...others, [`${text.key} ${language}`]: typed };
};

/** What the draft changes, as the API takes it. */
export const toTextChanges = (draft: Draft, texts: readonly EditableText[]) =>
  texts.flatMap((text) =>
    LANGUAGES.flatMap((language) => {
      const typed = draft[`${text.key} ${language}`];
      if (typed === undefined) return [];
      return [{ key: text.key, language, text: typed.trim() === text.standard[language] ? null : typed }];
    }),
  );
