import { Fragment, type ReactNode } from "react";
import styles from "./table.module.css";

type Props = {
  children: ReactNode;
  /** The softer second line; omitted if empty. */
  below: ReactNode;
};

/** A cell with two lines. */
export const TwoLines = ({ children, below }: Props) => (
  <span className={styles.two}>
    {children}
    {below !== null && below !== "" && (
      <span className={styles.below}>{typeof below === "string" ? <Breakable text={below} /> : below}</span>
    )}
  </span>
);

/** A long email breaks before its @, not in the middle of a name. */
const Breakable = ({ text }: { text: string }) =>
  text.split(/(?=@)/).map((part) => (
    <Fragment key={part}>
      <wbr />
      {part}
    </Fragment>
  ));
