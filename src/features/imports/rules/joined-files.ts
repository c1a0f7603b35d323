import type { Row, RowProblem } from "#features/imports/rules/import-format.ts";
import { nameFit, plainName, SALE_WORD, splitColumnName } from "#features/imports/rules/names/column-names.ts";

/** Two files that were joined: orders, and their lines. */
export type JoinedFiles = {
  /** Their names. */
  orders: string;
  lines: string;
  /** The column by which they were joined. */
  key: string;
  /** The place of the first column of the orders' file. */
  from: number;
  /** The last line of the lines' file; orders without lines are below it. */
  lastLine: number;
  counts: { orders: number; ordersWithLines: number; lines: number; linesWithOrder: number };
};

/** The places of a column in two files. */
export type SharedColumn = { first: number; second: number };

const NUMBER = /^(id|uuid|key|no|n|nr|nro|num|number|numero|code|codigo|ref|reference|fk|de|del|da|do)$/;

const isBareId = (plain: string): boolean => plain === "id";
/** Whether a column names an order by more than a bare "id", as the lines of another table do. */
const namesOrder = (plain: string): boolean => {
  const words = plain.split(" ");
  return words.some((word) => SALE_WORD.test(word)) && words.every((word) => SALE_WORD.test(word) || NUMBER.test(word));
};

/** How likely a column is an order's number. */
const keyFit = (plain: string): number =>
  namesOrder(plain) ? 4 : isBareId(plain) ? 1 : nameFit("order_id", plain.split(" "));

/**
 * The columns by which two files can name the same orders, the likeliest first: those with one name, and a bare "id" of the orders beside an
 * "order_id" of the lines, whose own "id" then is no order's. `wanted`: only those of which one has this name.
 */
export const listSharedColumns = (a: readonly string[], b: readonly string[], wanted?: string): SharedColumn[] => {
  const [first, second] = [a.map(plainName), b.map(plainName)];
  const alike = first.flatMap((plain, i) => {
    const at = plain === "" ? -1 : second.indexOf(plain);
    return at < 0 ? [] : [{ first: i, second: at, fit: keyFit(plain) }];
  });
  // An order has one number, so that a bare id is its own only where no column has the order's under another name.
  const crossing = alike.some(({ first: i }) => namesOrder(first[i] ?? ""))
    ? []
    : first.flatMap((plain, i) =>
        second.flatMap((other, at) =>
          (isBareId(plain) && namesOrder(other)) || (namesOrder(plain) && isBareId(other))
            ? [{ first: i, second: at, fit: 3 }]
            : [],
        ),
      );
  const isNamed = [...first, ...second].some(namesOrder);
  const key = wanted === undefined ? null : plainName(wanted);
  return [...alike.filter(({ first: i }) => !isNamed || !isBareId(first[i] ?? "")), ...crossing]
    .filter(({ first: i, second: at }) => key === null || first[i] === key || second[at] === key)
    .sort((x, y) => y.fit - x.fit)
    .map(({ first, second }) => ({ first, second }));
};

/** Whether the first file of a key can have the orders: under two names, the orders' is the bare one. */
export const canBeOrders = (orders: readonly string[], lines: readonly string[], key: SharedColumn): boolean =>
  plainName(orders[key.first] ?? "") === plainName(lines[key.second] ?? "") ||
  isBareId(plainName(orders[key.first] ?? ""));

type Named = { file: { name: string }; header: readonly string[] };

/** The columns of joined files: those of the lines, then those of the orders but the key, and the line of the order. No name is there twice. */
export const joinedHeader = (
  lines: Named,
  orders: Named,
  key: SharedColumn,
): { columns: string[]; from: number; lineColumn: string } => {
  const rest = orders.header.filter((_, i) => i !== key.first);
  const ofOrders = new Set(rest.map(plainName));
  const ofLines = new Set(lines.header.map(plainName));
  // "Total" of both is the line's and the order's.
  const columns = [
    ...lines.header.map((name, i) => (i !== key.second && ofOrders.has(plainName(name)) ? `Line ${name}` : name)),
    ...rest.map((name) => (ofLines.has(plainName(name)) ? `Order ${name}` : name)),
  ];
  return { columns, from: lines.header.length, lineColumn: `${orders.file.name} #` };
};

/**
 * Names the file and line of problems of joined files, whose rows have the orders' lines in their last column: of an order's cell those of the
 * orders, else those of the lines. Of other files, problems stay as they are.
 */
export const problemLocator =
  (joined: JoinedFiles | undefined, header: readonly string[]) =>
  (problems: readonly RowProblem[], documents: readonly (readonly Row[])[]): readonly RowProblem[] => {
    if (!joined || problems.length === 0) return problems;
    const wrong = new Set(problems.map(({ line }) => line));
    const rows = new Map(documents.flat().flatMap((row) => (wrong.has(row.line) ? [[row.line, row.cells]] : [])));
    return problems.map((problem) => {
      const place = header.findIndex((name) => name.trim() === problem.column);
      const line = Number(rows.get(problem.line)?.[header.length - 1] ?? 0);
      const isOfOrder = line > 0 && (problem.line > joined.lastLine || place >= joined.from);
      const file = isOfOrder ? joined.orders : joined.lines;
      return { ...problem, ...(isOfOrder && { line }), column: `${problem.column} (${file})` };
    });
  };

type SampledFile = { header: readonly string[]; sample: readonly (readonly string[])[] };

const hasField = ({ header }: SampledFile, fields: readonly string[]): boolean =>
  header.some((name) => fields.some((field) => nameFit(field, splitColumnName(name)) > 0));

/** Lines that say when and who need no other file. A bare name beside products is theirs. */
const isComplete = ({ header, sample }: SampledFile): boolean => {
  const named = header.filter((name) => !/^(name|nombre|nome)$/.test(plainName(name)));
  const file = { header: named, sample };
  return hasField(file, ["order_date"]) && hasField(file, ["customer_id", "customer_email", "customer_name", "phone"]);
};

/** Files that look like orders, which have dates, and their lines, which have products, by a column that both have. */
export const findPairs = <File extends SampledFile>(
  files: readonly File[],
): { orders: File; lines: File; key: string }[] =>
  files.flatMap((orders) =>
    files.flatMap((lines) => {
      const areSides =
        orders !== lines &&
        hasField(orders, ["order_date"]) &&
        !hasField(orders, ["product_id", "product_name"]) &&
        !isComplete(lines) &&
        hasField(lines, ["product_id", "product_name"]) &&
        hasField(lines, ["quantity", "price", "line_total"]);
      const shared = areSides ? listSharedColumns(orders.header, lines.header) : [];
      const key = shared.find((each) => {
        if (!canBeOrders(orders.header, lines.header, each)) return false;
        const { first } = each;
        const values = orders.sample.map((cells) => cells[first]?.trim() ?? "");
        return values.every((value) => value !== "") && new Set(values).size === values.length;
      });
      return key ? [{ orders, lines, key: lines.header[key.second] ?? "" }] : [];
    }),
  );
