import { comparesPersonalData } from "#core/values/personal-data.ts";
import { type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import { parseCustomField } from "#records/rules/criteria/fields/profile.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { listSegmentReferences } from "#records/rules/criteria/references.ts";
import { parseCustomKey } from "#records/rules/customers/list-fields.ts";
import { VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import { type CustomersQuery, VIEW_QUERIES, type ViewQuery } from "#records/rules/view-query.ts";

/**
 * Something a view was saved with that no longer exists: a custom field by key, a segment by ID, or a value by its parameter.
 * Or a part, by its parameter, that the reader may not use, because it would reveal personal data.
 */
type ViewProblem = { missing: "custom_field" | "segment" | "value" | "permission"; name: string };

/** What the reader's views can refer to. */
export type KnownReferences = {
  /** Whether the reader sees no personal data. Their own search words they know. */
  hidesPersonalData?: boolean;
  isMine?: boolean;
  /** Names of custom fields in rules, archived ones included. */
  fields: ReadonlySet<string>;
  /** Keys of the custom fields of customers that lists show. */
  columns: ReadonlySet<string>;
  /** Segment IDs. */
  segments: ReadonlySet<string>;
  /** Numbers of storefronts. */
  storefronts: ReadonlySet<number>;
};

const findProblems = (criteria: Criteria, { fields, segments, hidesPersonalData }: KnownReferences): ViewProblem[] => [
  ...(hidesPersonalData && comparesPersonalData(criteria)
    ? [{ missing: "permission" as const, name: "criteria" }]
    : []),
  ...listConditions(criteria).flatMap(({ condition: { field } }): ViewProblem[] => {
    const custom = parseCustomField(field);
    return custom && !fields.has(field) ? [{ missing: "custom_field", name: custom.key }] : [];
  }),
  ...listSegmentReferences(criteria)
    .filter((id) => !segments.has(id))
    .map((name): ViewProblem => ({ missing: "segment", name })),
];

/** Each part of the outermost `all` by itself, other groups as a whole. */
const splitCriteria = (criteria: Criteria): readonly Criteria[] => ("all" in criteria ? criteria.all : [criteria]);

/** The conditions whose fields and segments all exist. */
const openCriteria = (given: unknown, known: KnownReferences) => {
  const { criteria, problems } = readCriteria(given);
  if (problems.length > 0) return { problems: [{ missing: "value" as const, name: "criteria" }] };
  if (criteria === null) return { problems: [] };
  const parts = splitCriteria(criteria);
  const found = parts.map((part) => ({ part, problems: findProblems(part, known) }));
  const all = found.flatMap(({ part, problems }) => (problems.length === 0 ? [part] : []));
  const missing = found.flatMap(({ problems }) => problems);
  if (missing.length === 0) return { criteria, problems: [] };
  return { ...(all.length > 0 && { criteria: { all } }), problems: missing };
};

const openCustomers = (query: CustomersQuery, known: KnownReferences) => {
  const { criteria: given, columns, ...rest } = query;
  const isKnown = (column: string) =>
    known.columns.has(parseCustomKey(column) ?? "") || parseCustomKey(column) === undefined;
  const { criteria, problems } = given ? openCriteria(given, known) : { criteria: undefined, problems: [] };
  const lost = (columns ?? [])
    .filter((column) => !isKnown(column))
    .map((column): ViewProblem => ({ missing: "custom_field", name: parseCustomKey(column) ?? column }));
  return {
    query: {
      ...rest,
      ...(criteria && { criteria }),
      ...(columns && { columns: columns.filter(isKnown) }),
    } as CustomersQuery,
    problems: [...problems, ...lost],
    isWider: problems.length > 0,
  };
};

/** The parts other than criteria that tell a reader who sees no personal data what is masked: others' search words, and the order of names. */
const revealingParts = (
  list: ViewList,
  query: Record<string, unknown>,
  { hidesPersonalData, isMine }: KnownReferences,
) =>
  !hidesPersonalData || !VIEW_PAGES[list].hasCustomers
    ? []
    : [
        ...(query.q !== undefined && !isMine ? ["q"] : []),
        ...(query.sort === "name" || query.sort === "-name" ? ["sort"] : []),
      ];

/** The parts that name a segment or storefront that no longer exists. */
const lostParts = (
  query: Record<string, unknown>,
  { segments, storefronts }: KnownReferences,
): { part: string; problem: ViewProblem }[] => [
  ...["segment", "withoutSegment"].flatMap((part) => {
    const id = query[part];
    const isLost = typeof id === "string" && !segments.has(id.toLowerCase());
    return isLost ? [{ part, problem: { missing: "segment" as const, name: id } }] : [];
  }),
  ...(typeof query.storefront === "number" && !storefronts.has(query.storefront)
    ? [{ part: "storefront", problem: { missing: "value" as const, name: "storefront" } }]
    : []),
];

/** The parts that don't filter. */
const SHOWN_ONLY: readonly string[] = ["sort", "columns", "order", "cells"];

/**
 * A stored query as the list accepts it today from this reader. Parts that refer to something that no longer exists, or would
 * reveal personal data to them, are left out and listed in `problems`, each once. `isWider`: one of them is a filter, so that the
 * list has more rows.
 */
export const openQuery = (
  list: ViewList,
  stored: Readonly<Record<string, unknown>>,
  known: KnownReferences,
): { query: ViewQuery; problems: ViewProblem[]; isWider: boolean } => {
  const { shape } = VIEW_QUERIES[list];
  const read = Object.entries(shape).flatMap(([name, schema]) => {
    const value = name === "list" ? list : stored[name];
    if (value === undefined) return [];
    const { success, data } = schema.safeParse(value);
    return [{ name, value: data as unknown, success }];
  });
  const readable = Object.fromEntries(read.flatMap(({ name, value, success }) => (success ? [[name, value]] : [])));
  const unreadable = read.flatMap(({ name, success }): ViewProblem[] => (success ? [] : [{ missing: "value", name }]));
  const revealing = revealingParts(list, readable, known);
  const hidden = revealing.map((name): ViewProblem => ({ missing: "permission", name }));
  const lost = lostParts(readable, known);
  const isOpen = (name: string) => !revealing.includes(name) && !lost.some(({ part }) => part === name);
  const query = Object.fromEntries(Object.entries(readable).filter(([name]) => isOpen(name)));
  const opened =
    list === "customers"
      ? openCustomers(query as CustomersQuery, known)
      : { query: query as ViewQuery, problems: [], isWider: false };
  const problems = new Map(
    [...unreadable, ...hidden, ...lost.map(({ problem }) => problem), ...opened.problems].map((one) => [
      `${one.missing} ${one.name}`,
      one,
    ]),
  );
  const isWider =
    opened.isWider || lost.length > 0 || [...unreadable, ...hidden].some(({ name }) => !SHOWN_ONLY.includes(name));
  return { query: opened.query, problems: [...problems.values()], isWider };
};

/** The conditions that only personal data keeps from the reader. */
const hiddenConditions = (given: unknown, known: KnownReferences): readonly Criteria[] => {
  const { criteria } = readCriteria(given);
  const isHidden = (part: Criteria) => {
    const problems = findProblems(part, known);
    return problems.length > 0 && problems.every(({ missing }) => missing === "permission");
  };
  return criteria === null ? [] : splitCriteria(criteria).filter(isHidden);
};

/** A query that someone saves who could not see all parts of the stored one: those parts stay, unless it has its own. */
export const withHiddenParts = (
  stored: Readonly<Record<string, unknown>>,
  given: ViewQuery,
  known: KnownReferences,
): ViewQuery => {
  const kept = revealingParts(given.list, stored, known).filter((name) => !(name in given));
  const query = { ...Object.fromEntries(kept.map((name) => [name, stored[name]])), ...given };
  const hidden = hiddenConditions(stored.criteria, known);
  if (given.list !== "customers" || hidden.length === 0) return query;
  const { criteria } = readCriteria(given.criteria ?? {});
  return {
    ...query,
    criteria: { all: [...hidden, ...(criteria === null ? [] : splitCriteria(criteria))] },
  } as ViewQuery;
};
