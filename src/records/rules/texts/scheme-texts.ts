import { LANGUAGES } from "#core/messages/language.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { ACTION_NUMBERS, type BusinessTexts, rfmActionKey } from "./business-texts.ts";

/** The business's own actions of the segments as texts: they come before the texts of Messages and actions. */
export const schemeTexts = (looks: RfmScheme["looks"], texts: BusinessTexts): BusinessTexts => {
  const own = RFM_SEGMENTS.flatMap(({ key }) =>
    ACTION_NUMBERS.flatMap((number, at) => {
      const action = looks[key].actions[at];
      const inEach = action && Object.fromEntries(LANGUAGES.map((language) => [language, action]));
      return inEach ? [[rfmActionKey(key, number), inEach] as const] : [];
    }),
  );
  return { ...texts, ...Object.fromEntries(own) };
};
