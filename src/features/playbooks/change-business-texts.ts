import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, hidesPersonalData, type Scope } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { readStoredTexts, type StoredTexts, saveAtVersion } from "#features/playbooks/store/playbook-settings.ts";
import { readCustomerList } from "#records/list/customer-list.ts";

import {
  type BusinessTexts,
  findTextProblem,
  placeholderValues,
  standardText,
  TEXT_KEYS,
  type TextKey,
  type TextProblem,
  textRule,
  writtenText,
} from "#records/rules/business-texts.ts";

const inEachLanguage = <Value>(of: (language: Language) => Value): Record<Language, Value> =>
  ({ en: of("en"), es: of("es"), pt: of("pt") }) satisfies Record<Language, Value>;

const shown = ({ texts, version, at }: StoredTexts) => ({
  version,
  changedAt: at,
  texts: TEXT_KEYS.map((key) => ({
    key,
    maxLength: textRule(key).maxLength,
    placeholders: [...textRule(key).placeholders],
    standard: inEachLanguage((language) => standardText(key, language)),
    own: inEachLanguage((language) => texts[key]?.[language] ?? null),
  })),
});

/** All editable texts with their standard, and the version that a change must name. */
export const readTexts = async (scope: Scope) =>
  shown(await withBusiness(scope, (client) => readStoredTexts(client, scope)));

const SAMPLES = 5;

/** The most valuable customers with their values for placeholders, for previews. */
export const readTextSamples = async (actor: Actor) => {
  const [{ name: shop, timeZone, currency }, frame] = await Promise.all([
    getBusinessOrThrow(actor),
    loadBusinessDay(actor),
  ]);
  const everyone = { words: [], criteria: null, segmentId: null, ids: null, reachable: null };
  const { data } = await readCustomerList(frame, everyone, "-lifetimeValue", { limit: SAMPLES, offset: 0 });
  const at = now();
  const isMasked = hidesPersonalData(actor);
  return data.map(({ id, externalId, name: known, lastOrderAt }) => {
    const name = isMasked ? maskPersonalData("name", known) : known;
    return {
      id,
      externalId,
      name,
      values: inEachLanguage((language) =>
        placeholderValues({ name, lastOrderAt }, { shop, timeZone, currency, now: at, language }),
      ),
    };
  });
};

const MESSAGES: Record<TextProblem["reason"], string> = {
  not_empty: "must not be empty",
  control_characters: "must not contain line breaks, control characters or direction marks",
  braces: "must use braces only around a placeholder, as in {shop}",
  too_long: "is too long",
  placeholder: "contains an unknown placeholder",
};

const assertText = (parameter: string, key: TextKey, text: string): void => {
  const problem = findTextProblem(key, text);
  if (!problem) return;
  const { reason, ...values } = problem;
  refuseField(parameter, { reason, message: MESSAGES[reason], values });
};

type TextChange = { key: TextKey; language: Language; text: string | null };

const withChange = (texts: BusinessTexts, { key, language, text }: TextChange): BusinessTexts => {
  const { [language]: _, ...others } = texts[key] ?? {};
  const isStandard = text === null || text.trim() === standardText(key, language);
  const own = isStandard ? others : { ...others, [language]: text.trim() };
  const { [key]: __, ...rest } = texts;
  return Object.keys(own).length === 0 ? rest : { ...rest, [key]: own };
};

/**
 * Changes texts, or resets them to the standard text with null; one equal to the standard is reset too. Unchanged texts
 * add no audit entry. Throws INVALID_PARAMETER for an invalid text and CONFLICT (EDITED_MEANWHILE) after a concurrent
 * change.
 */
export const changeTexts = async (
  actor: Actor,
  { version, changes }: { version: number; changes: readonly TextChange[] },
) => {
  for (const [i, { key, text }] of changes.entries()) {
    if (text !== null) assertText(`changes[${i}].text`, key, text);
  }
  return withBusiness(actor, async (client) => {
    const before = await readStoredTexts(client, actor);
    const meanwhile = () => refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    if (before.version !== version) throw meanwhile();
    const texts = changes.reduce(withChange, before.texts);
    const changed = TEXT_KEYS.flatMap((key) =>
      LANGUAGES.flatMap((language) => {
        const [was, is] = [writtenText(before.texts, key, language), writtenText(texts, key, language)];
        return was === is ? [] : [{ name: `${key} (${language})`, was, is }];
      }),
    );
    if (changed.length === 0) return shown(before);
    if (!(await saveAtVersion(client, actor, "business_texts", { value: texts, version, at: now() })))
      throw meanwhile();
    const of = (side: "was" | "is") => Object.fromEntries(changed.map((change) => [change.name, change[side]]));
    await insertAuditLine(client, actor, { action: "texts.changed", before: of("was"), after: of("is") });
    return shown(await readStoredTexts(client, actor));
  });
};
