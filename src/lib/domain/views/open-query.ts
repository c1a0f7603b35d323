import { customKeyOf } from "../customers/list-columns.ts";
import { type Criteria, conditionsOf } from "../segments/criteria.ts";
import { parseCustomField } from "../segments/fields/custom.ts";
import { readCriteria } from "../segments/read-criteria.ts";
import { referencesOf } from "../segments/references.ts";
import type { ViewList } from "./view-lists.ts";
import { type CustomersQuery, VIEW_QUERIES, type ViewQuery } from "./view-query.ts";

/** Something a view was saved with that no longer exists: a custom field by key, a segment by ID, or a value by its parameter. */
export type ViewProblem = { missing: "custom_field" | "segment" | "value"; name: string };

/** What views of a business can refer to. */
export type KnownReferences = {
  /** Names of custom fields in rules, archived ones included. */
  fields: ReadonlySet<string>;
  /** Keys of the custom fields of customers that lists show. */
  columns: ReadonlySet<string>;
  /** Segment IDs. */
  segments: ReadonlySet<string>;
};

const problemsOf = (criteria: Criteria, { fields, segments }: KnownReferences): ViewProblem[] => [
  ...conditionsOf(criteria).flatMap(({ condition: { field } }): ViewProblem[] => {
    const custom = parseCustomField(field);
    return custom && !fields.has(field) ? [{ missing: "custom_field", name: custom.key }] : [];
  }),
  ...referencesOf(criteria)
    .filter((id) => !segments.has(id))
    .map((name): ViewProblem => ({ missing: "segment", name })),
];

/** The conditions whose fields and segments all exist: each part of the outermost `all` by itself, other groups as a whole. */
const openCriteria = (given: unknown, known: KnownReferences) => {
  const { criteria, problems } = readCriteria(given);
  if (problems.length > 0) return { problems: [{ missing: "value" as const, name: "criteria" }] };
  if (criteria === null) return { problems: [] };
  const parts = "all" in criteria ? criteria.all : [criteria];
  const found = parts.map((part) => ({ part, problems: problemsOf(part, known) }));
  const all = found.flatMap(({ part, problems }) => (problems.length === 0 ? [part] : []));
  const missing = found.flatMap(({ problems }) => problems);
  if (missing.length === 0) return { criteria, problems: [] };
  return { ...(all.length > 0 && { criteria: { all } }), problems: missing };
};

const openCustomers = (query: CustomersQuery, known: KnownReferences) => {
  const { criteria: given, columns, ...rest } = query;
  const isKnown = (column: string) => known.columns.has(customKeyOf(column) ?? "") || customKeyOf(column) === undefined;
  const { criteria, problems } = given ? openCriteria(given, known) : { criteria: undefined, problems: [] };
  const lost = (columns ?? [])
    .filter((column) => !isKnown(column))
    .map((column): ViewProblem => ({ missing: "custom_field", name: customKeyOf(column) ?? column }));
  return {
    query: {
      ...rest,
      ...(criteria && { criteria }),
      ...(columns && { columns: columns.filter(isKnown) }),
    } as CustomersQuery,
    problems: [...problems, ...lost],
  };
};

/**
 * A stored query as the list accepts it today. Parts that refer to something that no longer exists are left out and listed in
 * `problems`, each once.
 */
export const openQuery = (
  list: ViewList,
  stored: Readonly<Record<string, unknown>>,
  known: KnownReferences,
): { query: ViewQuery; problems: ViewProblem[] } => {
  const { shape } = VIEW_QUERIES[list];
  const read = Object.entries(shape).flatMap(([name, schema]) => {
    const value = name === "list" ? list : stored[name];
    if (value === undefined) return [];
    const { success, data } = schema.safeParse(value);
    return [{ name, value: data as unknown, success }];
  });
  const query = Object.fromEntries(read.flatMap(({ name, value, success }) => (success ? [[name, value]] : [])));
  const unreadable = read.flatMap(({ name, success }): ViewProblem[] => (success ? [] : [{ missing: "value", name }]));
  const opened =
    list === "customers" ? openCustomers(query as CustomersQuery, known) : { query: query as ViewQuery, problems: [] };
  const problems = new Map([...unreadable, ...opened.problems].map((one) => [`${one.missing} ${one.name}`, one]));
  return { query: opened.query, problems: [...problems.values()] };
};
