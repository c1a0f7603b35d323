import type { ClientBase } from "pg";

/** One page of a list. */
export type PageWindow = { offset: number; limit: number };

export type Page<Row> = { data: Row[]; total: number };

/** What a list is asked by: `page` from 1, `q` words to search, `sort` a field with or without `-` before it. */
export type ListRequest<Sort extends string> = { page: number; pageSize: number; sort: Sort; q?: string | undefined };

export const pageWindowOf = ({ page, pageSize }: { page: number; pageSize: number }): PageWindow => ({
  offset: (page - 1) * pageSize,
  limit: pageSize,
});

/** The words of what somebody searches for. */
export const searchWords = (q = ""): string[] => q.split(/\s+/).filter((word) => word !== "");

/** SQL: every word of the array at `place` occurs in `text`, without regard to case and accents. */
export const hasWords = (text: string, place: string): string =>
  `not exists (select from unnest(${place}::text[]) word where strpos(folded(${text}), folded(word)) = 0)`;

/** SQL: in the order of a wire's `sort` (`-` before it: descending), what is missing last, ties by `id`. */
export const orderBy = <Field extends string>(fields: Record<Field, string>, sort: Field | `-${Field}`): string => {
  const direction = sort.startsWith("-") ? "desc" : "asc";
  return `${fields[sort.replace("-", "") as Field]} ${direction} nulls last, id ${direction}`;
};

type Counted<Row> = Omit<Row, "id"> & { id: string | null; total: number; place: number | null };

/** A page of what the statement `found` finds, and how many it finds in all: also where the page has none. */
export const readPage = async <Row extends { id: string }>(
  client: ClientBase,
  { found, order, values }: { found: string; order: string; values: readonly unknown[] },
  { offset, limit }: PageWindow,
): Promise<Page<Row>> => {
  const { rows } = await client.query<Counted<Row>>(
    `with found as materialized (${found})
     select (select count(*) from found)::int as total, page.*
       from (select) as always_a_row left join (
         select *, row_number() over (order by ${order}) as place from found
          order by ${order} limit $${values.length + 1} offset $${values.length + 2}
       ) page on true order by place`,
    [...values, limit, offset],
  );
  const data = rows.flatMap(({ total: _, place: __, ...row }) => (row.id === null ? [] : [row as unknown as Row]));
  return { data, total: rows[0]?.total ?? 0 };
};
