import type { Scope } from "../domain/permissions.ts";
import { ownName } from "../domain/report/rfm/scheme-words.ts";
import { type CriteriaReader, criteriaInWords } from "../domain/segments/criteria-words.ts";
import { customFieldName } from "../domain/segments/fields/custom.ts";
import { readCriteria } from "../domain/segments/read-criteria.ts";
import { makeFormats } from "../domain/words/formats.ts";
import { type Language, LOCALES } from "../domain/words/language.ts";
import { readAxisWords } from "../server/axes/active-model.ts";
import { getBusinessOrThrow, listStorefronts } from "../server/db/accounts/businesses.ts";
import { listCustomFields } from "../server/db/customers/custom-fields.ts";
import { activeScheme } from "../server/db/rfm-scheme/rfm-schemes.ts";
import { withBusiness } from "../server/db/with-business.ts";
import { getAllSegments } from "./edit-segment.ts";

/** The reader's language, and whether they lack `customers:pii`. */
export type Reader = { language: Language; hidesPersonalData?: boolean };

/**
 * Formats a business's criteria for a reader, with the names of the segments, storefronts and axis segments they refer
 * to.
 */
export const criteriaReader = async (
  scope: Scope,
  { language, hidesPersonalData = false }: Reader,
): Promise<CriteriaReader> => {
  const [{ timeZone, currency }, segments, storefronts, axes, fields, { scheme }] = await Promise.all([
    getBusinessOrThrow(scope),
    getAllSegments(scope),
    listStorefronts(scope),
    readAxisWords(scope, language),
    withBusiness(scope, (client) => listCustomFields(client, scope)),
    activeScheme(scope),
  ]);
  const labels = new Map(fields.map((field) => [customFieldName(field), field.name]));
  const options = new Map(fields.map((field) => [customFieldName(field), field.options]));
  const storefrontNames = new Map(storefronts.map(({ id, name }) => [String(id), name]));
  const names: Record<string, Map<string, string>> = {
    ...axes.names,
    inSegment: new Map(segments.map(({ id, name }) => [id, name])),
    storefront: storefrontNames,
    firstOrderStorefront: storefrontNames,
  };
  return {
    language,
    formats: makeFormats({ locale: LOCALES[language], timeZone, currency }),
    nameOf: (field, value) => (field === "rfmSegment" ? ownName(scheme.looks, value) : names[field]?.get(value)),
    namedValuesOf: (field) => options.get(field) ?? [...(names[field]?.keys() ?? [])],
    ownFields: fields.flatMap((field) => (field.archivedAt === null ? customFieldName(field) : [])),
    labelOf: (field) => labels.get(field),
    saysOrderOnly: axes.saysOrderOnly,
    hidesPersonalData,
  };
};

/** Stored criteria as a sentence; null for none. */
export const inWords = (given: unknown, reader: CriteriaReader): string | null => {
  const { criteria } = readCriteria(given);
  return criteria && criteriaInWords(criteria, reader);
};
