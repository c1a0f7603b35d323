import type { ClientBase } from "pg";

/** One page of a list. */
export type PageWindow = { offset: number; limit: number };

export type Page<Row> = { data: Row[]; total: number };

/** A list request: `page` from 1, `q` search words, `sort` a field, descending with a leading `-`. */
export type ListRequest<Sort extends string> = { page: number; pageSize: number; sort: Sort; q?: string | undefined };

export const toPageWindow = ({ page, pageSize }: { page: number; pageSize: number }): PageWindow => ({
  offset: (page - 1) * pageSize,
  limit: pageSize,
});

/** The words of a search. */
export const searchWords = (q = ""): string[] => q.split(/\s+/).filter((word) => word !== "");

/** SQL: every word of the array at `place` occurs in `text`, ignoring case and accents. */
export const hasWords = (text: string, place: string): string =>
  `not exists (select from unnest(${place}::text[]) word where strpos(folded(${text}), folded(word)) = 0)`;

/** SQL: sorts by an API `sort` value (`-` means descending), nulls last, ties by `id`. */
export const orderBy = <Field extends string>(fields: Record<Field, string>, sort: Field | `-${Field}`): string => {
  const direction = sort.startsWith("-") ? "desc" : "asc";
  return `${fields[sort.replace("-", "") as Field]} ${direction} nulls last, id ${direction}`;
};

type Counted<Row> = Omit<Row, "id"> & { id: string | null; total: number; place: number | null };

/** A page of the statement `found` with the total count, which is also correct for a page beyond the end. */
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
