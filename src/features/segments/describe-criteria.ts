import { getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readAxisWords } from "#records/axes/active-model.ts";
import { listCustomFields } from "#records/customers/custom-fields.ts";
import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import { ownName } from "#records/rules/rfm/scheme-words.ts";
import { activeScheme } from "../report/store/rfm-schemes.ts";
import { getAllSegments } from "./edit-segment.ts";
import { criteriaInWords } from "./rules/criteria-words.ts";
import { customFieldName } from "./rules/fields/custom.ts";
import { readCriteria } from "./rules/read-criteria.ts";

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
