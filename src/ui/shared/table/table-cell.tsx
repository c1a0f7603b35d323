import type { ListColumn } from "./column.ts";
import styles from "./table.module.css";

type Props<Row> = { column: ListColumn<Row>; row: Row; isHeading: boolean };

/** A cell of a table's row. A text of one line is cut if it is too long, and shown as a whole on hover. */
export const TableCell = <Row,>({
  column: { show, align, isText, lines, isTall, isPinned },
  row,
  isHeading,
}: Props<Row>) => {
  const content = show(row);
  const title = typeof content === "string" && !isTall ? { title: content } : {};
  const className =
    [align && styles[align], isTall && styles.tall, isPinned && styles.pinned].filter(Boolean).join(" ") || undefined;
  const shown = isText ? (
    <div className={styles.text} {...title} {...(lines && { style: { WebkitLineClamp: lines, marginBlock: 6 } })}>
      {content}
    </div>
  ) : typeof content === "string" && !isTall ? (
    <div className={styles.line} {...title}>
      {content}
    </div>
  ) : (
    content
  );
  if (isHeading) {
    return (
      <th scope="row" className={className}>
        {shown}
      </th>
    );
  }
  return <td className={className}>{shown}</td>;
};
