type Aggregate = { value: string; condition: string };

/** What a statement joins to the customers: selects, or the rows that aggregates are computed over, with these. */
export type Relations = Map<string, Aggregate[]>;

/** The alias of a relation, which is added if it is not there. */
export const aliasOf = (relations: Relations, text: string): string => {
  if (!relations.has(text)) relations.set(text, []);
  return `r${[...relations.keys()].indexOf(text) + 1}`;
};

/** The column of an aggregate, which is added if it is not there; an empty condition is met by all rows. */
export const columnOf = (relations: Relations, rows: string, { value, condition }: Aggregate): string => {
  const alias = aliasOf(relations, rows);
  const aggregates = relations.get(rows) ?? [];
  const known = aggregates.findIndex((one) => one.value === value && one.condition === condition);
  return `${alias}.value${known < 0 ? aggregates.push({ value, condition }) : known + 1}`;
};

/** Rows that no aggregate needs are not read: with one condition, as few as without the others. */
const inOnePass = (rows: string, aggregates: readonly Aggregate[]): string => {
  const conditions = [...new Set(aggregates.map(({ condition }) => condition))];
  const columns = aggregates.map(({ value, condition }, i) => {
    const isOfSome = condition !== "" && conditions.length > 1;
    return `${value}${isOfSome ? ` filter (where ${condition})` : ""} as value${i + 1}`;
  });
  const needed = conditions.includes("") ? "" : ` and ((${conditions.join(") or (")}))`;
  return `select o.customer_id, ${columns.join(", ")} ${rows}${needed} group by o.customer_id`;
};

/** To be followed by `where`. */
export const fromOf = (relations: Relations): string =>
  [
    "customers c left join customer_metrics m on m.business_id = c.business_id and m.customer_id = c.customer_id",
    ...[...relations].map(([text, aggregates], i) => {
      const select = aggregates.length === 0 ? text : inOnePass(text, aggregates);
      return `left join (${select}) r${i + 1} on r${i + 1}.customer_id = c.customer_id`;
    }),
  ].join(" ");
